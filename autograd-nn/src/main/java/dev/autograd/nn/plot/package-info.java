/** Pictures of a training run, as PNG files. */
@NullMarked
package dev.autograd.nn.plot;

import org.jspecify.annotations.NullMarked;
