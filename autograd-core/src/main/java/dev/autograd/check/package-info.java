/** Checks of gradients against differences of the function's values. */
@NullMarked
package dev.autograd.check;

import org.jspecify.annotations.NullMarked;
