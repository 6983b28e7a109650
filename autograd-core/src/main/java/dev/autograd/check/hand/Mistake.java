package dev.autograd.check.hand;

/** The classic mistakes in a hand-derived gradient. {@code %s} stands for the factor of the chain
 * rule that it is in, {@code %o} for an operation. */
public enum Mistake {
    // Of shapes, which are named first.
    TRANSPOSED("transposed"),
    BATCH_NOT_SUMMED("batch axis not summed"),
    DIMENSION_KEPT("a dimension of length 1 kept"),
    DIMENSION_DROPPED("a dimension of length 1 dropped"),
    SUMMED_TOO_FAR("summed over too many axes"),
    WRONG_SHAPE("a shape that none of the known mistakes leads to"),
    MEAN_FOR_SUM("mean for sum in %s"),

    // Of numbers.
    SIGN("sign of %s"),
    DOUBLED("×2 in %s"),
    HALVED("÷2 in %s"),
    N_MISSING("1/N missing in %s"),
    N_TWICE("1/N twice in %s"),
    N_MINUS_ONE("N against N − 1 in %s"),
    CONSTANT_FORGOTTEN("a constant factor forgotten in %s"),
    FACTOR("a constant factor in %s"),

    // Of functions.
    DERIVATIVE_DROPPED("local derivative of %o dropped in %s"),
    DERIVATIVE_SQUARED("local derivative of %o squared in %s"),
    WRONG_ARGUMENT("derivative of %o taken at the wrong tensor in %s"),
    OPERANDS_SWAPPED("operands swapped in %s"),
    NOT_TRANSPOSED("an operand transposed that must not be, or the reverse, in %s"),
    ELEMENTWISE("elementwise for matrix product in %s"),
    REPEATED_ONCE("repeated indices counted once in %s"),

    // Of sums over paths.
    PATH_DROPPED("one path dropped: %s"),
    ASSIGNED("= instead of +=: only %s counted"),
    TIED_ONCE("a tied weight counted once: only %s"),
    REGULARISATION_FORGOTTEN("regularisation forgotten: %s");

    private final String words;

    Mistake(String words) {
        this.words = words;
    }

    /**
     * In words, as {@code sign of ∂L/∂y}.
     *
     * @param factor where it was made
     * @param operation the operation whose derivative is wrong
     */
    String in(String factor, String operation) {
        return words.replace("%s", factor).replace("%o", operation);
    }

    /** In words, without its place. */
    String words() {
        return words.replaceFirst("(: only| of| in|:) %s.*", "").replace("of %o ", "");
    }

    boolean isOfShape() {
        return compareTo(MEAN_FOR_SUM) < 0;
    }
}
