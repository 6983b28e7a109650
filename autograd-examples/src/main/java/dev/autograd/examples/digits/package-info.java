/** Reading digits: a convolutional network on images that the program draws, or on MNIST's. */
@NullMarked
package dev.autograd.examples.digits;

import org.jspecify.annotations.NullMarked;
