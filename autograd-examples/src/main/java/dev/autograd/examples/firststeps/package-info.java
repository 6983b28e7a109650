/** The first programs to read. */
@NullMarked
package dev.autograd.examples.firststeps;

import org.jspecify.annotations.NullMarked;
