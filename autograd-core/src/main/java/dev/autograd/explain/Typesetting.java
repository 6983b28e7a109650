package dev.autograd.explain;

import java.util.List;

/**
 * The pieces of a written formula: {@link Renderer} decides what is written and where parentheses stand, this how it
 * looks.
 */
interface Typesetting {
    /** A number that is not negative, in decimal or scientific form. */
    String number(String decimal);

    String half();

    String name(Name name);

    String parentheses(String x);

    String negative(String x);

    String plus(String x, String y);

    String minus(String x, String y);

    /** A product of which one side is a number. */
    String times(String x, String y);

    String elementwise(String x, String y);

    String matrixProduct(String x, String y);

    String fraction(String over, String under);

    String power(String base, String exponent);

    String exponential(String exponent);

    String root(String x);

    String transpose(String x);

    String absolute(String x);

    String indicator(String condition);

    String comparison(String sign, String x, String y);

    /** Two conditions and the word between them, {@code and} or {@code or}. */
    String logic(String word, String x, String y);

    String not(String condition);

    String choice(String condition, String x, String otherwise);

    String call(String function, List<String> arguments, List<String> details);

    /**
     * A sum, mean, maximum or minimum.
     *
     * @param axes none if all are folded
     */
    String fold(String name, String x, List<Integer> axes, boolean kept);

    /**
     * Numbers in rows and columns.
     *
     * @param isVector true if it has one axis, along which its only row or column lies
     */
    String matrix(List<List<String>> rows, boolean isVector);

    /** An array that is too large to be written out. */
    String array(String shape);

    /** A name and the position of an element. */
    String element(String name, String indices);

    String equation(String left, String right);

    /** True if a quotient, a root and an exponent show by their form what belongs to them, without parentheses. */
    boolean isTwoDimensional();
}
