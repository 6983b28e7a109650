package dev.autograd.nn.train;

import dev.autograd.Tensor;
import org.jspecify.annotations.Nullable;

/** What comes of a batch: the loss, and what metrics compare, where the trainer knows that. */
record Outcome(
        Tensor loss, @Nullable Tensor prediction, @Nullable Tensor target) {}
