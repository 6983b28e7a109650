package dev.autograd;

import org.nd4j.linalg.api.buffer.DataType;

/** Tensors as a person reads them. */
final class Format {
    // Longer axes are shown by this many elements at either end.
    private static final int CORNER = 3;

    private Format() {}

    /** As {@code w DOUBLE[2, 1] [[0.5], [-0.3]]}, on a line per row where there are several. */
    static String tensor(Tensor x) {
        StringBuilder text = new StringBuilder(x.describe());
        if (x.isReleased()) {
            return text.append(" (its scope has ended)").toString();
        }
        if (x.isVariable()) {
            text.append(" variable");
        }
        text.append(x.rank() > 1 ? "\n" : " ");
        double[] elements = x.toDoubles();
        append(text, x, elements, 0, 0, elements.length);
        return text.toString();
    }

    private static void append(StringBuilder text, Tensor x, double[] elements, int axis, int from, int count) {
        if (axis == x.rank()) {
            text.append(number(elements[from], x.type()));
            return;
        }
        int length = x.dims().length(axis);
        int each = length == 0 ? 0 : count / length;
        boolean cut = length > 2 * CORNER + 1;
        String separator = axis == x.rank() - 1 ? ", " : ",\n" + " ".repeat(axis + 1);
        text.append('[');
        for (int i = 0; i < length; i++) {
            if (i > 0) {
                text.append(separator);
            }
            if (cut && i == CORNER) {
                text.append("...");
                i = length - CORNER - 1;
            } else {
                append(text, x, elements, axis + 1, from + i * each, each);
            }
        }
        text.append(']');
    }

    private static String number(double value, DataType type) {
        return switch (type) {
            case BOOL -> value == 0 ? "false" : "true";
            case INT, LONG -> Long.toString((long) value);
            case FLOAT -> Float.toString((float) value);
            default -> Double.toString(value);
        };
    }
}
