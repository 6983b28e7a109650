package dev.autograd;

import static dev.autograd.Rows.floating;
import static dev.autograd.Rows.linear;

import dev.autograd.array.Dropout;
import dev.autograd.array.Dropout.Drop;
import dev.autograd.array.Standardisation;
import dev.autograd.array.Standardisation.Row;
import dev.autograd.tape.Pullback;
import java.util.List;

/** The derivatives of normalisation and dropout. */
final class NormalisationRules {
    private NormalisationRules() {}

    /** Each row, {@code [rows, length]}, to mean 0 and variance 1; with a weight and a bias per column, if they are given. */
    static final Primitive<Row> STANDARDISE = new Primitive<>(
            "standardise",
            (row, in) -> floating("standardise", in[0]),
            Standardisation::forward,
            List.of(
                    (z, in, i, row) -> {
                        Tensor x = in[0];
                        if (in.length == 1) {
                            return back(x, row);
                        }
                        Tensor weight = in[1];
                        return g -> back(x, row).apply(g.mul(weight));
                    },
                    (z, in, i, row) -> {
                        Tensor x = in[0];
                        return g -> g.mul(standardise(row, x)).sum(0);
                    },
                    (z, in, i, row) -> g -> g.sum(0)));

    // Computes the same as the formula in back, at once.
    static final Primitive<Row> SLOPE = new Primitive<>(
            "standardiseGradient", (row, in) -> floating("standardise", in[0]), Standardisation::slope, List.of());

    private static Tensor standardise(Row row, Tensor x) {
        return STANDARDISE.apply(row, x);
    }

    private static Pullback<Tensor> back(Tensor x, Row row) {
        return g -> {
            if (!Rows.isSeen()) {
                return SLOPE.apply(row, g, x);
            }
            Tensor z = standardise(row, x);
            Tensor across = g.sub(z.mul(g.mul(z).mean(true, 1)));
            Tensor square = row.centred() ? x.variance(true, 1) : x.square().mean(true, 1);
            return (row.centred() ? across.sub(g.mean(true, 1)) : across)
                    .mul(square.add(row.epsilon()).rsqrt());
        };
    }

    /** The same elements are dropped from the gradient: it is its own transpose. */
    static final Primitive<Drop> DROPOUT = linear(
            "dropout", (drop, in) -> floating("dropout", in[0]), Dropout::run, (z, x, drop) -> g -> dropout(drop, g));

    private static Tensor dropout(Drop drop, Tensor x) {
        return DROPOUT.apply(drop, x);
    }
}
