package dev.autograd.explore;

import dev.autograd.Autograd;
import dev.autograd.AutogradException;
import dev.autograd.Gradients;
import dev.autograd.Operation;
import dev.autograd.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The arithmetic of single elements: what a use sends to element j of its input is the sum of {@code gᵢ · ∂zᵢ/∂xⱼ} over
 * the elements i of its output. The local derivatives are those of the recorded rule: it is linear in g, so its own
 * derivative by g is what it multiplies with.
 */
final class LocalDerivatives {
    private static final int MOST_TERMS = 12;
    private static final int MOST_OF_LARGE = 5;
    private static final int CORNER = 4;
    private static final double[] NONE = {};

    private final Numbers numbers;

    // Elements whose arithmetic the page may still hold.
    private int budget;

    LocalDerivatives(Numbers numbers, int budget) {
        this.numbers = numbers;
        this.budget = budget;
    }

    /**
     * The arithmetic of some elements of an input, all if it is small: for each its position, the number of terms that
     * follow, the number and the sum of those left out, and of each term i, gᵢ and ∂zᵢ/∂xⱼ. Where input and output are
     * one number, the local derivative alone.
     */
    double[] elements(Operation operation, int use, Tensor upstream, Tensor share) {
        int[] chosen = chosen(share);
        boolean isNumber = share.size() == 1 && upstream.size() == 1;
        if (chosen.length == 0 || (!isNumber && chosen.length > budget)) {
            return NONE;
        }
        budget -= isNumber ? 0 : chosen.length;
        try (var on = Autograd.enableGrad()) {
            Tensor seed = Tensor.variable(upstream);
            Tensor pulled = operation.pullBack(use, seed);
            double[] g = upstream.toDoubles();
            if (isNumber) {
                return column(pulled, seed, 0);
            }
            List<double[]> parts = new ArrayList<>();
            for (int element : chosen) {
                parts.add(arithmetic(element, g, column(pulled, seed, element)));
            }
            return parts.stream().flatMapToDouble(Arrays::stream).toArray();
        } catch (AutogradException e) {
            // A rule that cannot be differentiated again, as some users write.
            return NONE;
        }
    }

    private int[] chosen(Tensor share) {
        int size = (int) share.size();
        if (numbers.isInFull(share)) {
            return IntStream.range(0, size).toArray();
        }
        double[] elements = share.toDoubles();
        int columns = (int) share.shape()[share.rank() - 1];
        IntStream largest = IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -Math.abs(elements[i])))
                .limit(MOST_OF_LARGE)
                .mapToInt(Integer::intValue);
        IntStream corner = IntStream.range(0, Math.min(CORNER, columns));
        return IntStream.concat(corner, largest).distinct().sorted().toArray();
    }

    private static double[] column(Tensor pulled, Tensor seed, int element) {
        if (!pulled.isTracked()) {
            return new double[(int) seed.size()];
        }
        double[] one = new double[(int) pulled.size()];
        one[element] = 1;
        Tensor direction = Tensor.constant(one).to(pulled.dataType()).reshape(pulled.shape());
        return Gradients.of(pulled).seed(direction).wrt(seed).toDoubles();
    }

    private static double[] arithmetic(int element, double[] g, double[] local) {
        List<Integer> terms = new ArrayList<>();
        for (int i = 0; i < local.length; i++) {
            if (local[i] != 0) {
                terms.add(i);
            }
        }
        if (terms.isEmpty()) {
            // Nothing passes: shown by a factor of zero.
            terms.add(local.length > element ? element : 0);
        }
        if (terms.size() > MOST_TERMS) {
            terms.sort(Comparator.comparingDouble(i -> -Math.abs(g[i] * local[i])));
        }
        int shown = Math.min(MOST_TERMS, terms.size());
        double rest = 0;
        for (int i : terms.subList(shown, terms.size())) {
            rest += g[i] * local[i];
        }
        double[] arithmetic = new double[4 + 3 * shown];
        arithmetic[0] = element;
        arithmetic[1] = shown;
        arithmetic[2] = terms.size() - shown;
        arithmetic[3] = rest;
        for (int k = 0; k < shown; k++) {
            int i = terms.get(k);
            arithmetic[4 + 3 * k] = i;
            arithmetic[5 + 3 * k] = g[i];
            arithmetic[6 + 3 * k] = local[i];
        }
        return arithmetic;
    }
}
