package dev.autograd.explain;

import dev.autograd.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Values as they stand in derivations: numbers, small arrays in full, large ones by their shapes. */
final class Values {
    /** Elements of an array that is written out. */
    static final int LARGEST_SHOWN = 16;

    private static final int DIGITS = 6;

    // Where many stand beside each other.
    private static final int DIGITS_OF_ELEMENTS = 4;

    private Values() {}

    static Page.Row row(Formula formula, Typesetting typesetting) {
        return new Page.Row(
                typesetting.name(Formula.nameOf(formula)),
                Renderer.symbols(formula.expression(), typesetting),
                Renderer.matrices(formula.expression(), typesetting, DIGITS),
                of(formula.tensor(), typesetting),
                formula.shapes());
    }

    static String of(Tensor tensor, Typesetting typesetting) {
        if (tensor.size() == 1) {
            return number(tensor.item(), typesetting);
        }
        boolean isShown = tensor.size() <= LARGEST_SHOWN && tensor.rank() <= 2;
        return isShown ? matrix(tensor, typesetting, false) : typesetting.array(Shapes.text(Shapes.of(tensor)));
    }

    static String number(double value, Typesetting typesetting) {
        return number(value, typesetting, DIGITS);
    }

    private static String number(double value, Typesetting typesetting, int digits) {
        String decimal = typesetting.number(Numerals.decimal(Math.abs(value), digits));
        return value < 0 ? typesetting.negative(decimal) : decimal;
    }

    /** A vector is a row, or in products of matrices a column. */
    static String matrix(Tensor tensor, Typesetting typesetting, boolean isColumn) {
        double[] elements = tensor.toDoubles();
        long[] shape = tensor.shape();
        int columns = isColumn && shape.length == 1 ? 1 : (int) shape[shape.length - 1];
        int rows = columns == 0 ? 0 : elements.length / columns;
        List<List<String>> cells = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            int from = i * columns;
            cells.add(IntStream.range(from, from + columns)
                    .mapToObj(k -> number(elements[k], typesetting, DIGITS_OF_ELEMENTS))
                    .toList());
        }
        return typesetting.matrix(cells, shape.length == 1);
    }

    static String product(List<Tensor> factors, Typesetting typesetting) {
        String text = of(factors.get(0), typesetting);
        for (Tensor factor : factors.subList(1, factors.size())) {
            text = typesetting.times(text, inParentheses(factor, typesetting));
        }
        return text;
    }

    static String sum(List<Tensor> terms, Typesetting typesetting) {
        String text = of(terms.get(0), typesetting);
        for (Tensor term : terms.subList(1, terms.size())) {
            text = typesetting.plus(text, inParentheses(term, typesetting));
        }
        return text;
    }

    private static String inParentheses(Tensor tensor, Typesetting typesetting) {
        String text = of(tensor, typesetting);
        return tensor.size() == 1 && (tensor.item() < 0 || 1 / tensor.item() < 0)
                ? typesetting.parentheses(text)
                : text;
    }

    static String indices(List<Long> index) {
        return index.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
