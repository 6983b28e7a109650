/** Networks as ONNX files, to be run by other programs. */
@NullMarked
package dev.autograd.nn.onnx;

import org.jspecify.annotations.NullMarked;
