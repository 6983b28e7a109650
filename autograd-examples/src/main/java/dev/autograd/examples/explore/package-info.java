/** The command that shows built-in networks as pages. */
@NullMarked
package dev.autograd.examples.explore;

import org.jspecify.annotations.NullMarked;
