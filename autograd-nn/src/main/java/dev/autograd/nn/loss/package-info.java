/** How far a prediction is from its target, as a number to minimise. */
@NullMarked
package dev.autograd.nn.loss;

import org.jspecify.annotations.NullMarked;
