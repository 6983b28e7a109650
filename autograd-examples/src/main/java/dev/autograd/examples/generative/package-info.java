/** Learning to make: samples like those of a distribution. */
@NullMarked
package dev.autograd.examples.generative;

import org.jspecify.annotations.NullMarked;
