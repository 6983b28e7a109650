package dev.autograd.check.hand;

import dev.autograd.Tensor;
import java.util.Arrays;

/** Gradients that are right for another loss. */
final class Recognition {
    private static final double SAME = 1e-9;

    private Recognition() {}

    /**
     * Says of which loss {@code g} is the gradient at the input of a sigmoid or a softmax; empty if of none known. Theirs is
     * the output minus the target, up to a factor that a mean makes.
     */
    static String of(Graph graph, Step step, Tensor g) {
        if (!step.is("sigmoid") && !step.is("softmax")) {
            return "";
        }
        Tensor y = step.output();
        for (Step use : graph.uses(step.from())) {
            Tensor t = use.other();
            if (use.is("sub")
                    && t != null
                    && !t.isTracked()
                    && Arrays.equals(t.shape(), y.shape())
                    && isMultiple(g.toDoubles(), y.sub(t).toDoubles())) {
                return "this is the gradient of " + (step.is("sigmoid") ? "binary cross-entropy" : "cross-entropy");
            }
        }
        return "";
    }

    private static boolean isMultiple(double[] x, double[] y) {
        double xy = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xy += x[i] * y[i];
            yy += y[i] * y[i];
        }
        double factor = xy / yy;
        double most = 0;
        double largest = 0;
        for (int i = 0; i < x.length; i++) {
            most = Math.max(most, Math.abs(x[i] - factor * y[i]));
            largest = Math.max(largest, Math.abs(x[i]));
        }
        // The wrong sign, or a zero, is not this loss's gradient.
        return factor > 0 && most <= SAME * largest;
    }
}
