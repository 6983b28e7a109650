package dev.autograd.explain;

import dev.autograd.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * One element of a gradient as a sum: an upstream gradient times a local derivative for each element that was computed
 * from it directly.
 */
public final class ElementDerivation {
    private final Name name;
    private final double value;
    private final List<Term> terms;
    private final int count;
    private final double rest;

    /**
     * A term of the sum.
     *
     * @param upstreamSymbol as {@code ∂L/∂Z[7,3]}
     * @param upstream its value
     * @param localSymbol as {@code ∂Z[7,3]/∂W[2,3]}
     * @param local its value
     */
    public record Term(String upstreamSymbol, double upstream, String localSymbol, double local) {
        /** What the term adds to the sum. */
        public double product() {
            return upstream * local;
        }
    }

    /** A term with what its symbols are made of. */
    record Named(Name upstream, Name local, Term term) {}

    private final List<Named> named;

    ElementDerivation(Name name, double value, List<Named> largest, int count, double rest) {
        this.name = name;
        this.value = value;
        this.named = List.copyOf(largest);
        this.terms = largest.stream().map(Named::term).toList();
        this.count = count;
        this.rest = rest;
    }

    /** What is derived, as {@code ∂L/∂W[2,3]}. */
    public String symbol() {
        return Text.TEXT.name(name);
    }

    /** The element of the gradient. */
    public double value() {
        return value;
    }

    /** The largest terms of the sum, in the order of their absolute values. */
    public List<Term> terms() {
        return terms;
    }

    /** The number of all terms: of the elements that depend on this one directly. */
    public int count() {
        return count;
    }

    /** The sum of the terms that are not listed. */
    public double rest() {
        return rest;
    }

    /** The derivation as lines of text. */
    public String text() {
        return write(new TextPage());
    }

    /** The derivation in Markdown. */
    public String markdown() {
        return write(new MarkdownPage());
    }

    /** The derivation as a LaTeX document. */
    public String latex() {
        return write(new LatexPage());
    }

    /** The derivation as a section of a web page, with formulas in MathML; well-formed XML. */
    public String mathml() {
        return write(new MathMlPage());
    }

    private String write(Page page) {
        Typesetting typesetting = page.typesetting();
        page.title(typesetting.name(name));
        List<Page.Row> rows = new ArrayList<>();
        for (Named term : named) {
            String symbols = Renderer.chain(List.of(term.upstream, term.local), typesetting);
            List<Tensor> numbers = List.of(Tensor.constant(term.term.upstream), Tensor.constant(term.term.local));
            rows.add(new Page.Row(
                    symbols,
                    Values.product(numbers, typesetting),
                    "",
                    Values.number(term.term.product(), typesetting),
                    ""));
        }
        page.rows("term", rows);
        int others = count - named.size();
        if (others > 0) {
            page.remark((others == 1 ? "1 smaller term adds " : others + " smaller terms add up to ")
                    + Values.number(rest, Text.TEXT));
        }
        if (count == 0) {
            page.remark("there is no term: nothing depends on this element");
        }
        page.chain(typesetting.name(name), List.of(Values.number(value, typesetting)));
        return page.finished();
    }

    /** The {@link #text()}. */
    @Override
    public String toString() {
        return text();
    }
}
