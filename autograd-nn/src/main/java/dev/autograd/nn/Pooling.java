package dev.autograd.nn;

import dev.autograd.Sliding;
import dev.autograd.Tensor;
import java.util.Arrays;

/**
 * Layers that make one number of each window of an image {@code [n, channels, lengths...]}, without parameters. The windows
 * lie side by side unless a {@link Sliding} says otherwise.
 */
public final class Pooling extends Layer {
    private final Kind kind;
    private final long[] window;
    private final Sliding sliding;

    /** What becomes of a window. */
    public enum Kind {
        /** Its largest element. */
        MAX,
        /** Its mean. */
        AVERAGE,
        /** Its largest element, with as many windows as are asked for. */
        ADAPTIVE_MAX,
        /** Its mean, with as many windows as are asked for. */
        ADAPTIVE_AVERAGE
    }

    private Pooling(Kind kind, Sliding sliding, long... window) {
        this.kind = kind;
        this.sliding = sliding;
        this.window = window.clone();
    }

    /** The largest element of windows of one axis. */
    public static Pooling max1d(int window) {
        return max1d(window, Sliding.stride(window));
    }

    /** The largest element of windows of one axis. */
    public static Pooling max1d(int window, Sliding sliding) {
        return new Pooling(Kind.MAX, sliding, window);
    }

    /** The largest element of square windows. */
    public static Pooling max2d(int window) {
        return max2d(window, Sliding.stride(window));
    }

    /** The largest element of square windows. */
    public static Pooling max2d(int window, Sliding sliding) {
        return new Pooling(Kind.MAX, sliding, window, window);
    }

    /** The mean of windows of one axis. */
    public static Pooling average1d(int window) {
        return average1d(window, Sliding.stride(window));
    }

    /** The mean of windows of one axis. */
    public static Pooling average1d(int window, Sliding sliding) {
        return new Pooling(Kind.AVERAGE, sliding, window);
    }

    /** The mean of square windows. */
    public static Pooling average2d(int window) {
        return average2d(window, Sliding.stride(window));
    }

    /** The mean of square windows. */
    public static Pooling average2d(int window, Sliding sliding) {
        return new Pooling(Kind.AVERAGE, sliding, window, window);
    }

    /** The largest element of cubic windows. */
    public static Pooling max3d(int window) {
        return max3d(window, Sliding.stride(window));
    }

    /** The largest element of cubic windows. */
    public static Pooling max3d(int window, Sliding sliding) {
        return new Pooling(Kind.MAX, sliding, window, window, window);
    }

    /** The mean of cubic windows. */
    public static Pooling average3d(int window) {
        return average3d(window, Sliding.stride(window));
    }

    /** The mean of cubic windows. */
    public static Pooling average3d(int window, Sliding sliding) {
        return new Pooling(Kind.AVERAGE, sliding, window, window, window);
    }

    /** The largest element of as many windows along each axis as are asked for. */
    public static Pooling adaptiveMax(long... windows) {
        return new Pooling(Kind.ADAPTIVE_MAX, Sliding.stride(1), windows);
    }

    /** The mean of as many windows along each axis as are asked for. */
    public static Pooling adaptiveAverage(long... windows) {
        return new Pooling(Kind.ADAPTIVE_AVERAGE, Sliding.stride(1), windows);
    }

    /** What becomes of a window. */
    public Kind kind() {
        return kind;
    }

    /** The window's length along each axis, or in adaptive pooling the number of windows. */
    public long[] window() {
        return window.clone();
    }

    /** How the window slides; without a meaning in adaptive pooling. */
    public Sliding sliding() {
        return sliding;
    }

    @Override
    protected Tensor forward(Tensor x) {
        return switch (kind) {
            case MAX -> max(x, Math.toIntExact(window[0]));
            case AVERAGE -> average(x, Math.toIntExact(window[0]));
            case ADAPTIVE_MAX -> x.adaptiveMaxPool(window);
            case ADAPTIVE_AVERAGE -> x.adaptiveAvgPool(window);
        };
    }

    private Tensor max(Tensor x, int length) {
        return switch (window.length) {
            case 1 -> x.maxPool1d(length, sliding);
            case 2 -> x.maxPool2d(length, sliding);
            default -> x.maxPool3d(new int[] {length, length, length}, sliding);
        };
    }

    private Tensor average(Tensor x, int length) {
        return switch (window.length) {
            case 1 -> x.avgPool1d(length, sliding);
            case 2 -> x.avgPool2d(length, sliding);
            default -> x.avgPool3d(new int[] {length, length, length}, sliding);
        };
    }

    @Override
    protected String describe() {
        return switch (kind) {
            case MAX -> "max" + window.length + "d(" + window[0] + ", " + sliding + ")";
            case AVERAGE -> "average" + window.length + "d(" + window[0] + ", " + sliding + ")";
            case ADAPTIVE_MAX -> "adaptiveMax(" + Arrays.toString(window) + ")";
            case ADAPTIVE_AVERAGE -> "adaptiveAverage(" + Arrays.toString(window) + ")";
        };
    }
}
