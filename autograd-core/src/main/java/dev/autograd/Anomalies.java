package dev.autograd;

import java.util.Arrays;

/** The search for the first result that is not a finite number. */
final class Anomalies {
    private Anomalies() {}

    static void check(String operation, Tensor[] inputs, Tensor z) {
        if (!DataTypes.isFloating(z.type()) || Arrays.stream(z.toDoubles()).allMatch(Double::isFinite)) {
            return;
        }
        throw new AutogradException(
                operation + " of " + Primitive.describe(inputs) + " gave " + z + " at " + SourceLine.current());
    }
}
