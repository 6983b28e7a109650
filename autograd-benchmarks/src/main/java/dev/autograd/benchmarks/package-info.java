/** JMH benchmarks through the public API, side by side with SameDiff and with PyTorch through DJL. */
@NullMarked
package dev.autograd.benchmarks;

import org.jspecify.annotations.NullMarked;
