package dev.autograd;

import static dev.autograd.Rows.broadcasting;
import static dev.autograd.Rows.choosing;
import static dev.autograd.Rows.elementwise;
import static dev.autograd.Rows.masking;
import static dev.autograd.Rows.predicate;

import dev.autograd.Primitive.Binary;
import dev.autograd.Primitive.None;
import dev.autograd.array.Array;
import dev.autograd.array.Loops;

/** The derivatives of choices: the gradient goes where the value came from. Comparisons have none. */
final class ChoiceRules {
    private ChoiceRules() {}

    static final Binary GREATER = predicate("gt", Loops.GREATER);
    static final Binary GREATER_EQUAL = predicate("ge", Loops.GREATER_EQUAL);
    static final Binary EQUAL = predicate("eq", Loops.EQUAL);
    static final Binary NOT_EQUAL = predicate("ne", Loops.NOT_EQUAL);

    // Of 0 and 1.
    static final Binary AND = predicate("and", Loops.MINIMUM);
    static final Binary OR = predicate("or", Loops.MAXIMUM);
    static final Binary XOR = predicate("xor", Loops.NOT_EQUAL);

    static final Primitive<None> WHERE = choosing(
            "where", Loops.WHERE, c -> g -> g.where(c, 0), c -> g -> g.number(0).where(c, g));

    static final Binary MAXIMUM =
            broadcasting("maximum", Loops.MAXIMUM, (z, x, y) -> g -> share(g, x, y), (z, x, y) -> g -> share(g, y, x));
    static final Binary MINIMUM =
            broadcasting("minimum", Loops.MINIMUM, (z, x, y) -> g -> share(g, y, x), (z, x, y) -> g -> share(g, x, y));

    /** {@code g} where x is larger than y, half of it where they are equal, else 0. */
    static final Primitive<None> SHARE = masking("share", Loops.SHARE, (z, x, y) -> g -> share(g, x, y));

    /** The closed interval in which a value is kept. */
    record Interval(double from, double to) {}

    static final Primitive<Interval> CLAMP =
            elementwise("clamp", ChoiceRules::clamp, (z, x, interval) -> g -> g.where(x.eq(z), 0));

    private static void clamp(Interval interval, Array[] in, Array out) {
        Loops.clamp(interval.from, interval.to).run(interval, in, out);
    }

    private static Tensor share(Tensor g, Tensor x, Tensor y) {
        return SHARE.apply(None.NONE, g, x, y);
    }
}
