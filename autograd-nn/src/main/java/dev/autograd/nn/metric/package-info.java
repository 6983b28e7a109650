/** How good predictions are, as figures for people: summed up batch by batch, without gradients. */
@NullMarked
package dev.autograd.nn.metric;

import org.jspecify.annotations.NullMarked;
