package dev.autograd.explain;

import dev.autograd.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Lengths of axes as lists, where those of one element count as numbers: without axes. */
final class Shapes {
    private Shapes() {}

    static List<Integer> of(Tensor tensor) {
        return Arrays.stream(tensor.shape()).mapToObj(length -> (int) length).toList();
    }

    /** As {@code [5,4]}. */
    static String text(List<Integer> shape) {
        return shape.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    }

    /** How the shape of a formula comes from those of its parts, as {@code [5,1]·[1,4] → [5,4]}. */
    static String text(Expression formula, List<Integer> result) {
        String parts = parts(formula);
        String own = text(result);
        return parts.isEmpty() || parts.equals(own) ? own : parts + " → " + own;
    }

    private static String parts(Expression x) {
        if (x instanceof Expression.Negative negative) {
            return parts(negative.x());
        }
        if (x instanceof Expression.MatrixProduct product) {
            return joined(product.factors(), "·");
        }
        if (x instanceof Expression.Product product) {
            return joined(product.factors(), " ⊙ ");
        }
        if (x instanceof Expression.Sum sum) {
            return joined(sum.terms(), " + ");
        }
        boolean isFold = x instanceof Expression.Fold;
        return isFold ? parts(((Expression.Fold) x).x()) : x.isScalar() ? "" : text(x.shape());
    }

    // Of parts that differ; numbers have no shape.
    private static String joined(List<Expression> all, String sign) {
        List<String> shapes = all.stream()
                .filter(part -> !part.isScalar())
                .map(part -> part instanceof Expression.MatrixProduct ? parts(part) : text(part.shape()))
                .toList();
        boolean same = !sign.equals("·") && shapes.stream().distinct().count() == 1;
        return same ? shapes.get(0) : String.join(sign, shapes);
    }

    /** The shape of a tensor on paper. */
    static List<Integer> printed(Tensor tensor) {
        return tensor.size() == 1 ? List.of() : of(tensor);
    }

    static List<Integer> broadcast(List<? extends Expression> expressions) {
        List<Integer> shape = List.of();
        for (Expression expression : expressions) {
            shape = broadcast(shape, expression.shape());
        }
        return shape;
    }

    /** By NumPy's rule, which is known to hold. */
    static List<Integer> broadcast(List<Integer> a, List<Integer> b) {
        List<Integer> longer = new ArrayList<>(a.size() >= b.size() ? a : b);
        List<Integer> shorter = a.size() >= b.size() ? b : a;
        int lead = longer.size() - shorter.size();
        for (int i = 0; i < shorter.size(); i++) {
            if (longer.get(lead + i) == 1) {
                longer.set(lead + i, shorter.get(i));
            }
        }
        return List.copyOf(longer);
    }

    /** True if an array of this shape, with other leading axes of length 1, is one of that shape. */
    static boolean differInLeadingOnes(List<Integer> a, List<Integer> b) {
        return withoutLeadingOnes(a).equals(withoutLeadingOnes(b));
    }

    private static List<Integer> withoutLeadingOnes(List<Integer> shape) {
        int first = 0;
        while (first < shape.size() && shape.get(first) == 1) {
            first++;
        }
        return shape.subList(first, shape.size());
    }
}
