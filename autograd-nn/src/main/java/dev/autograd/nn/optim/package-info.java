/** How parameters follow their gradients. */
@NullMarked
package dev.autograd.nn.optim;

import org.jspecify.annotations.NullMarked;
