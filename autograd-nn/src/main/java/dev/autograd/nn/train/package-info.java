/** Training: the loop, and what one wants to see of it. */
@NullMarked
package dev.autograd.nn.train;

import org.jspecify.annotations.NullMarked;
