package dev.autograd;

import java.util.Arrays;

/**
 * How a window slides over its input, in convolutions, pooling and unfolding: {@code Sliding.stride(2).padding(1)}. Each
 * number holds for all axes, or there is one per axis.
 */
public final class Sliding {
    /** By one element at a time, without padding. */
    static final Sliding DEFAULT = new Sliding(new int[] {1}, new int[] {0}, new int[] {1}, 1, new int[] {0});

    private final int[] stride;
    private final int[] padding;
    private final int[] dilation;
    private final int groups;
    private final int[] outputPadding;

    private Sliding(int[] stride, int[] padding, int[] dilation, int groups, int[] outputPadding) {
        this.stride = stride;
        this.padding = padding;
        this.dilation = dilation;
        this.groups = groups;
        this.outputPadding = outputPadding;
    }

    /**
     * How far the window moves from one position to the next.
     *
     * @throws ShapeException if a number is less than 1
     */
    public static Sliding stride(int... stride) {
        return new Sliding(
                checked("stride", 1, stride), DEFAULT.padding, DEFAULT.dilation, DEFAULT.groups, DEFAULT.outputPadding);
    }

    /**
     * How many elements are added before and after each axis: zeros, or in max-pooling minus infinity.
     *
     * @throws ShapeException if a number is negative
     */
    public Sliding padding(int... newPadding) {
        return new Sliding(stride, checked("padding", 0, newPadding), dilation, groups, outputPadding);
    }

    /**
     * The distance between neighbouring elements of the window.
     *
     * @throws ShapeException if a number is less than 1
     */
    public Sliding dilation(int... newDilation) {
        return new Sliding(stride, padding, checked("dilation", 1, newDilation), groups, outputPadding);
    }

    /**
     * Into how many groups a convolution's channels are divided, each of which has kernels of its own; as many groups as
     * channels make it depthwise.
     *
     * @throws ShapeException if the number is less than 1
     */
    public Sliding groups(int newGroups) {
        return new Sliding(stride, padding, dilation, checked("groups", 1, newGroups)[0], outputPadding);
    }

    /**
     * How many elements a transposed convolution appends to its output: with a stride several input lengths have the
     * same number of positions, and this says which one is meant.
     *
     * @throws ShapeException if a number is negative
     */
    public Sliding outputPadding(int... newOutputPadding) {
        return new Sliding(stride, padding, dilation, groups, checked("outputPadding", 0, newOutputPadding));
    }

    private static int[] checked(String option, int least, int... numbers) {
        if (numbers.length == 0 || Arrays.stream(numbers).anyMatch(number -> number < least)) {
            throw new ShapeException(option + " is " + Arrays.toString(numbers)
                    + "; give one number for all axes or one per axis, each at least " + least);
        }
        return numbers.clone();
    }

    /** The strides along so many axes. */
    public int[] strides(int axes) {
        return strides("strides", axes);
    }

    /** The paddings along so many axes, each of which is added before and after it. */
    public int[] paddings(int axes) {
        return paddings("paddings", axes);
    }

    /** The dilations along so many axes. */
    public int[] dilations(int axes) {
        return dilations("dilations", axes);
    }

    /** The output paddings along so many axes. */
    public int[] outputPaddings(int axes) {
        return outputPaddings("outputPaddings", axes);
    }

    /** The number of groups. */
    public int groups() {
        return groups;
    }

    int[] strides(String operation, int axes) {
        return perAxis(operation, "stride", stride, axes);
    }

    int[] paddings(String operation, int axes) {
        return perAxis(operation, "padding", padding, axes);
    }

    int[] dilations(String operation, int axes) {
        return perAxis(operation, "dilation", dilation, axes);
    }

    boolean hasOutputPadding() {
        return Arrays.stream(outputPadding).anyMatch(number -> number > 0);
    }

    int[] outputPaddings(String operation, int axes) {
        return perAxis(operation, "outputPadding", outputPadding, axes);
    }

    static int[] perAxis(String operation, String option, int[] numbers, int axes) {
        if (numbers.length != 1 && numbers.length != axes) {
            throw new ShapeException(operation + ": " + option + " " + Arrays.toString(numbers) + " has "
                    + numbers.length + " numbers, but the window slides along " + axes
                    + (axes == 1 ? " axis" : " axes"));
        }
        if (numbers.length == axes) {
            return numbers.clone();
        }
        int[] repeated = new int[axes];
        Arrays.fill(repeated, numbers[0]);
        return repeated;
    }

    /** As {@code stride [2], padding [1]}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("stride ").append(Arrays.toString(stride));
        append(text, "padding", padding, DEFAULT.padding);
        append(text, "dilation", dilation, DEFAULT.dilation);
        append(text, "outputPadding", outputPadding, DEFAULT.outputPadding);
        return groups == 1 ? text.toString() : text + ", groups " + groups;
    }

    private static void append(StringBuilder text, String option, int[] numbers, int[] usual) {
        if (!Arrays.equals(numbers, usual)) {
            text.append(", ").append(option).append(' ').append(Arrays.toString(numbers));
        }
    }
}
