package dev.autograd.explain;

/** A language in which formulas are written. */
public enum Markup {
    /** One line of Unicode text: {@code ½·(t − y)²}. */
    TEXT,
    /** LaTeX, to be set in math mode with amsmath: <code>\tfrac{1}{2} \cdot \left(t - y\right)^{2}</code>. */
    LATEX,
    /** Presentation MathML as browsers know it (MathML Core): a whole {@code <math>} element. */
    MATHML;

    Typesetting typesetting() {
        return switch (this) {
            case TEXT -> Text.TEXT;
            case LATEX -> Latex.LATEX;
            case MATHML -> MathMl.MATHML;
        };
    }

    /** A formula that stands alone. */
    String complete(String formula) {
        return this == MATHML ? MathMl.element(formula) : formula;
    }
}
