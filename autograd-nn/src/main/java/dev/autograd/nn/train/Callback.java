package dev.autograd.nn.train;

import dev.autograd.Tensor;
import java.util.Map;

/**
 * What is to be done in the course of {@link Trainer#fit}; every method does nothing unless it is overridden.
 *
 * <p>A callback may call {@link Trainer#stop()}, change learning rates, evaluate, print. What it throws ends the training.
 */
public interface Callback {
    /** Before the first step of a call of {@code fit}, also of one that goes on from a checkpoint. */
    default void onFitBegin(Trainer trainer) {}

    /** Before the first batch of an epoch; {@link Trainer#epoch()} is its number, counted from 0. */
    default void onEpochBegin(Trainer trainer) {}

    /**
     * After each step of the optimizer.
     *
     * @param loss the mean over the step's batches
     */
    default void onStepEnd(Trainer trainer, double loss) {}

    /**
     * After each epoch and its validation.
     *
     * @param figures what was measured, such as "loss", "accuracy", "validation loss" and "validation accuracy"
     */
    default void onEpochEnd(Trainer trainer, Map<String, Double> figures) {}

    /** After the last step of a call of {@code fit}, also if that was stopped or failed. */
    default void onFitEnd(Trainer trainer) {}

    /** What the callback needs to go on from a checkpoint; nothing unless overridden. */
    default Map<String, Tensor> state() {
        return Map.of();
    }

    /** Goes on from a {@link #state()}. */
    default void load(Map<String, Tensor> state) {}
}
