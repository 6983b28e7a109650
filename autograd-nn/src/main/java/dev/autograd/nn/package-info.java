/**
 * Networks: modules, layers and how they start. {@link dev.autograd.nn.Module} is where to read first. Everything is
 * made of the public operations of {@link dev.autograd.Tensor}; there is no derivative in here.
 */
@NullMarked
package dev.autograd.nn;

import org.jspecify.annotations.NullMarked;
