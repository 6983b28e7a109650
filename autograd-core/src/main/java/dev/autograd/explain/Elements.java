package dev.autograd.explain;

import dev.autograd.Autograd;
import dev.autograd.Gradients;
import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import dev.autograd.explain.ElementDerivation.Named;
import dev.autograd.explain.ElementDerivation.Term;
import dev.autograd.explain.Explain.Arrival;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Takes one element of a gradient apart. The pullback from a step to the tensor is linear in the step's gradient, so its
 * own derivative by that gradient gives the factor of each term, whatever the operation.
 */
final class Elements {
    private static final int MOST_TERMS = 10;

    private final Tensor root;
    private final Tensor target;
    private final Names names;
    private final BiFunction<Tensor, Tensor, List<Arrival>> pullBack;

    Elements(Tensor root, Tensor target, Names names, BiFunction<Tensor, Tensor, List<Arrival>> pullBack) {
        this.root = root;
        this.target = target;
        this.names = names;
        this.pullBack = pullBack;
    }

    ElementDerivation derive(Tensor gradient, Stream<Tensor> steps, long... index) {
        List<Long> position = position(index);
        double value = gradient.get(index);
        Tensor pick = pick(position);
        List<Named> terms = new ArrayList<>();
        steps.filter(step -> Names.identity(step) != Names.identity(target))
                .forEach(step -> terms.addAll(terms(step, pick, position)));
        terms.sort(
                Comparator.comparingDouble((Named term) -> -Math.abs(term.term().product())));
        int shown = Math.min(MOST_TERMS, terms.size());
        double rest = terms.subList(shown, terms.size()).stream()
                .mapToDouble(term -> term.term().product())
                .sum();
        Name name = new Name.Partial(names.of(root), element(target, position));
        return new ElementDerivation(name, value, terms.subList(0, shown), terms.size(), rest);
    }

    private List<Long> position(long... index) {
        long[] shape = target.shape();
        if (index.length != shape.length) {
            throw new ShapeException("at: " + index.length + " indices for " + Text.TEXT.name(names.of(target)) + " "
                    + Shapes.text(Shapes.of(target)) + ", which has " + shape.length + " axes");
        }
        List<Long> position = new ArrayList<>();
        for (int i = 0; i < index.length; i++) {
            if (index[i] < -shape[i] || index[i] >= shape[i]) {
                throw new ShapeException("at: index " + index[i] + " is out of range for axis " + i + " of "
                        + Text.TEXT.name(names.of(target)) + " " + Shapes.text(Shapes.of(target)));
            }
            position.add(index[i] < 0 ? index[i] + shape[i] : index[i]);
        }
        return position;
    }

    /** A gradient that is one at the element and zero elsewhere. */
    private Tensor pick(List<Long> position) {
        double[] elements = new double[(int) target.size()];
        elements[offset(position, target.shape())] = 1;
        return Tensor.constant(elements).reshape(target.shape()).to(target.dataType());
    }

    private static int offset(List<Long> position, long... shape) {
        long offset = 0;
        for (int i = 0; i < shape.length; i++) {
            offset = offset * shape[i] + position.get(i);
        }
        return (int) offset;
    }

    private List<Named> terms(Tensor step, Tensor pick, List<Long> position) {
        Tensor upstream = Names.identity(step) == Names.identity(root)
                ? Tensor.ones(root.dataType(), root.shape())
                : Gradients.of(root).wrt(step);
        double[] local = new double[(int) step.size()];
        try (var on = Autograd.enableGrad()) {
            Tensor seed = Tensor.variable(upstream);
            for (Arrival arrival : pullBack.apply(step, seed)) {
                if (Names.identity(arrival.step()) == Names.identity(target)
                        && arrival.gradient().isTracked()) {
                    local = Gradients.of(arrival.gradient())
                            .seed(pick)
                            .wrt(seed)
                            .toDoubles();
                }
            }
        }
        double[] factors = upstream.toDoubles();
        List<Named> terms = new ArrayList<>();
        for (int i = 0; i < local.length; i++) {
            if (local[i] != 0) {
                terms.add(term(step, i, factors[i], local[i], position));
            }
        }
        return terms;
    }

    private Named term(Tensor step, int offset, double upstream, double local, List<Long> position) {
        Name of = element(step, positionOf(offset, step.shape()));
        Name first = new Name.Partial(names.of(root), of);
        Name second = new Name.Partial(of, element(target, position));
        return new Named(first, second, new Term(Text.TEXT.name(first), upstream, Text.TEXT.name(second), local));
    }

    private static List<Long> positionOf(int offset, long... shape) {
        Long[] position = new Long[shape.length];
        long rest = offset;
        for (int i = shape.length - 1; i >= 0; i--) {
            position[i] = rest % shape[i];
            rest /= shape[i];
        }
        return Arrays.asList(position);
    }

    private Name element(Tensor tensor, List<Long> position) {
        return position.isEmpty() ? names.of(tensor) : new Name.Element(names.of(tensor), position);
    }
}
