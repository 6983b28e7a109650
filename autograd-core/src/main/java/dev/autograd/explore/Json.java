package dev.autograd.explore;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON that may stand inside an HTML script element: what could end the element, or begin a comment in it, is escaped.
 * Infinities and NaN are strings.
 */
final class Json {
    private final StringBuilder text = new StringBuilder();

    private Json() {}

    /** Writes maps, lists, arrays of numbers, strings, numbers, booleans and null. */
    static String of(@Nullable Object value) {
        Json json = new Json();
        json.write(value);
        return json.text.toString();
    }

    private void write(@Nullable Object value) {
        if (value == null || value instanceof Boolean || value instanceof Integer) {
            text.append(value);
        } else if (value instanceof Double number) {
            write(number.doubleValue());
        } else if (value instanceof Map<?, ?> map) {
            String separator = "{";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                text.append(separator);
                string(String.valueOf(entry.getKey()));
                text.append(':');
                write(entry.getValue());
                separator = ",";
            }
            text.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> list) {
            text.append('[');
            for (int i = 0; i < list.size(); i++) {
                text.append(i == 0 ? "" : ",");
                write(list.get(i));
            }
            text.append(']');
        } else if (value instanceof int[] ints) {
            text.append('[');
            for (int i = 0; i < ints.length; i++) {
                text.append(i == 0 ? "" : ",").append(ints[i]);
            }
            text.append(']');
        } else if (value instanceof double[] doubles) {
            text.append('[');
            for (int i = 0; i < doubles.length; i++) {
                text.append(i == 0 ? "" : ",");
                write(doubles[i]);
            }
            text.append(']');
        } else {
            string(value.toString());
        }
    }

    private void write(double number) {
        if (!Double.isFinite(number)) {
            text.append('"').append(number).append('"');
        } else if (number == Math.rint(number) && Math.abs(number) < 1e15 && (number != 0 || 1 / number > 0)) {
            text.append((long) number);
        } else {
            text.append(number);
        }
    }

    private void string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                default -> {
                    boolean isPlain = c >= ' ' && c != '<' && c != '>' && c != '&' && c != '\u2028' && c != '\u2029';
                    if (isPlain && !Character.isSurrogate(c)) {
                        text.append(c);
                    } else {
                        text.append("\\u").append(HexFormat.of().toHexDigits(c));
                    }
                }
            }
        }
        text.append('"');
    }
}
