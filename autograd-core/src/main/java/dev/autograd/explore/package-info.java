/** The tape as one HTML page, on which the backward pass can be stepped through. */
@NullMarked
package dev.autograd.explore;

import org.jspecify.annotations.NullMarked;
