package dev.autograd.explain;

import java.util.List;

/** A page on which a derivation is written, piece by piece. */
interface Page {
    /** How formulas are set on it. */
    Typesetting typesetting();

    void title(String formula);

    void heading(String words);

    /** A path: names, each after what was computed from it. */
    void path(List<String> steps);

    /** Equations below each other. */
    void rows(String what, List<Row> rows);

    /** One value written in several ways. */
    void chain(String name, List<String> sides);

    /** A sentence in words. */
    void remark(String words);

    String finished();

    /**
     * An equation: a name, and in columns what it equals.
     *
     * @param name what it is called
     * @param symbols its formula
     * @param numbers its formula with numbers
     * @param value what comes out
     * @param shapes as {@code [5,1]·[1,4] → [5,4]}, in plain text; empty for numbers
     */
    record Row(String name, String symbols, String numbers, String value, String shapes) {
        /** Its columns, of which those that repeat the one before are empty. */
        List<String> sides() {
            return List.of(
                    symbols,
                    numbers.equals(symbols) ? "" : numbers,
                    value.equals(numbers) || value.equals(symbols) ? "" : value);
        }

        /** The columns of its lines: one line for numbers; for arrays, which are wide, the formula above their elements. */
        List<List<String>> lines(String equals) {
            List<String> sides = sides().stream()
                    .map(side -> side.isEmpty() ? "" : equals + side)
                    .toList();
            if (shapes.isEmpty()) {
                return List.of(List.of(name, sides.get(0), sides.get(1), sides.get(2)));
            }
            String elements = sides.get(1) + sides.get(2);
            List<String> first = List.of(name, sides.get(0));
            return elements.isEmpty() ? List.of(first) : List.of(first, List.of("", elements));
        }
    }
}
