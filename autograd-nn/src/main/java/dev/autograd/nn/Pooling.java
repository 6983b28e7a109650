package dev.autograd.nn;

import dev.autograd.Sliding;
import dev.autograd.Tensor;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * Layers that make one number of each window of an image {@code [n, channels, lengths...]}, without parameters. The windows
 * lie side by side unless a {@link Sliding} says otherwise.
 */
public final class Pooling extends Layer {
    private final String name;
    private final UnaryOperator<Tensor> function;

    private Pooling(String name, UnaryOperator<Tensor> function) {
        this.name = name;
        this.function = function;
    }

    /** The largest element of windows of one axis. */
    public static Pooling max1d(int window) {
        return max1d(window, Sliding.stride(window));
    }

    /** The largest element of windows of one axis. */
    public static Pooling max1d(int window, Sliding sliding) {
        return new Pooling("max1d(" + window + ", " + sliding + ")", x -> x.maxPool1d(window, sliding));
    }

    /** The largest element of square windows. */
    public static Pooling max2d(int window) {
        return max2d(window, Sliding.stride(window));
    }

    /** The largest element of square windows. */
    public static Pooling max2d(int window, Sliding sliding) {
        return new Pooling("max2d(" + window + ", " + sliding + ")", x -> x.maxPool2d(window, sliding));
    }

    /** The mean of windows of one axis. */
    public static Pooling average1d(int window) {
        return average1d(window, Sliding.stride(window));
    }

    /** The mean of windows of one axis. */
    public static Pooling average1d(int window, Sliding sliding) {
        return new Pooling("average1d(" + window + ", " + sliding + ")", x -> x.avgPool1d(window, sliding));
    }

    /** The mean of square windows. */
    public static Pooling average2d(int window) {
        return average2d(window, Sliding.stride(window));
    }

    /** The mean of square windows. */
    public static Pooling average2d(int window, Sliding sliding) {
        return new Pooling("average2d(" + window + ", " + sliding + ")", x -> x.avgPool2d(window, sliding));
    }

    /** The largest element of cubic windows. */
    public static Pooling max3d(int window) {
        return max3d(window, Sliding.stride(window));
    }

    /** The largest element of cubic windows. */
    public static Pooling max3d(int window, Sliding sliding) {
        int[] lengths = {window, window, window};
        return new Pooling("max3d(" + window + ", " + sliding + ")", x -> x.maxPool3d(lengths, sliding));
    }

    /** The mean of cubic windows. */
    public static Pooling average3d(int window) {
        return average3d(window, Sliding.stride(window));
    }

    /** The mean of cubic windows. */
    public static Pooling average3d(int window, Sliding sliding) {
        int[] lengths = {window, window, window};
        return new Pooling("average3d(" + window + ", " + sliding + ")", x -> x.avgPool3d(lengths, sliding));
    }

    /** The largest element of as many windows along each axis as are asked for. */
    public static Pooling adaptiveMax(long... windows) {
        long[] counts = windows.clone();
        return new Pooling("adaptiveMax(" + Arrays.toString(counts) + ")", x -> x.adaptiveMaxPool(counts));
    }

    /** The mean of as many windows along each axis as are asked for. */
    public static Pooling adaptiveAverage(long... windows) {
        long[] counts = windows.clone();
        return new Pooling("adaptiveAverage(" + Arrays.toString(counts) + ")", x -> x.adaptiveAvgPool(counts));
    }

    @Override
    protected Tensor forward(Tensor x) {
        return function.apply(x);
    }

    @Override
    protected String describe() {
        return name;
    }
}
