/** Data: sets of samples, the batches that a training loop walks over, and the readers of files. */
@NullMarked
package dev.autograd.nn.data;

import org.jspecify.annotations.NullMarked;
