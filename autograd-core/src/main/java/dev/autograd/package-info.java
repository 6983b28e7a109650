/** Tensors that remember how they were computed, and the derivative rules that differentiate them. */
@NullMarked
package dev.autograd;

import org.jspecify.annotations.NullMarked;
