/** Gradients beside those of ND4J's SameDiff. */
@NullMarked
package dev.autograd.examples.samediff;

import org.jspecify.annotations.NullMarked;
