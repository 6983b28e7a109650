/** Layers for sequences: recurrent networks, attention, transformers. */
@NullMarked
package dev.autograd.nn.sequence;

import org.jspecify.annotations.NullMarked;
