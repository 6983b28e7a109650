/** One program per idea, and the command {@code autograd} that runs them. */
@NullMarked
package dev.autograd.examples;

import org.jspecify.annotations.NullMarked;
