package dev.autograd.examples.firststeps;

/** Sees each epoch of a training. */
@FunctionalInterface
interface Watcher {
    /** Takes the number of the epoch, from 0, and the loss before its step. */
    void saw(int epoch, double loss);
}
