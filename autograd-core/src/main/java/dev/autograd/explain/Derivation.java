package dev.autograd.explain;

import dev.autograd.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The derivation of one gradient of one run. It prints as {@link #text}. */
public final class Derivation {
    private final Name name;
    private final List<Formula> forward;
    private final List<Path> paths;
    private final boolean isComplete;
    private final Tensor gradient;
    private final Function<long[], ElementDerivation> elements;

    Derivation(
            Name name,
            List<Formula> forward,
            List<Path> paths,
            boolean isComplete,
            Tensor gradient,
            Function<long[], ElementDerivation> elements) {
        this.name = name;
        this.forward = List.copyOf(forward);
        this.paths = List.copyOf(paths);
        this.isComplete = isComplete;
        this.gradient = gradient;
        this.elements = elements;
    }

    /** What is derived, as {@code ∂L/∂w₁}. */
    public String symbol() {
        return Text.TEXT.name(name);
    }

    /** The formulas of the steps, in the order of computation. */
    public List<Formula> forward() {
        return forward;
    }

    /** The paths from the result to the tensor; none if it does not depend on it. */
    public List<Path> paths() {
        return paths;
    }

    /** False if there are more paths than are listed. */
    public boolean isComplete() {
        return isComplete;
    }

    /** What the engine's backward pass gives: the sum over all paths. */
    public Tensor gradient() {
        return gradient;
    }

    /**
     * Derives one element of the gradient: the terms of its sum, the largest first.
     *
     * @param index one number per axis; negative ones count from the end
     * @throws dev.autograd.ShapeException if it is out of range
     */
    public ElementDerivation at(long... index) {
        return elements.apply(index);
    }

    /** The derivation as lines of text: formulas in symbols, with numbers, and their values. */
    public String text() {
        return write(new TextPage());
    }

    /** The derivation in Markdown: the text as tables. */
    public String markdown() {
        return write(new MarkdownPage());
    }

    /** The derivation as a LaTeX document, which compiles as it stands. */
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
        writeRows(page, "step", forward);
        for (Path path : paths) {
            write(page, path);
        }
        if (paths.isEmpty()) {
            page.remark("there is no path: the gradient is zero");
        } else if (paths.size() > 1) {
            page.heading(isComplete ? "sum over the paths" : "sum over these and further paths");
            boolean isShown = isComplete && gradient.size() <= Values.LARGEST_SHOWN;
            List<String> sides = new ArrayList<>();
            if (isShown) {
                sides.add(Values.sum(paths.stream().map(Path::value).toList(), typesetting));
            }
            sides.add(Values.of(gradient, typesetting));
            page.chain(typesetting.name(name), sides);
        }
        return page.finished();
    }

    private void write(Page page, Path path) {
        Typesetting typesetting = page.typesetting();
        if (path.factors().isEmpty()) {
            page.remark("a result grows as fast as itself: its gradient by itself is 1");
            return;
        }
        page.path(path.names().stream().map(typesetting::name).toList());
        writeRows(page, "factor", path.factors().stream().map(Factor::formula).toList());
        path.factors().stream()
                .flatMap(factor -> factor.remarks().stream())
                .distinct()
                .forEach(page::remark);
        boolean isNumbers = path.factors().stream()
                .allMatch(factor -> factor.of().size() == 1 && factor.by().size() == 1);
        if (isNumbers && path.factors().size() > 1) {
            writeProduct(page, path);
        } else if (isNumbers && paths.size() == 1) {
            page.chain(typesetting.name(name), List.of(Values.of(path.value(), typesetting)));
        }
    }

    // The chain rule: the factors by their names, by their formulas, and by their values.
    private void writeProduct(Page page, Path path) {
        Typesetting typesetting = page.typesetting();
        List<Name> names = path.factors().stream()
                .map(factor -> Formula.nameOf(factor.formula()))
                .toList();
        String product = Renderer.chain(names, typesetting);
        List<String> sides = new ArrayList<>();
        if (paths.size() == 1) {
            sides.add(product);
        }
        sides.add(Renderer.symbols(path.product().expression(), typesetting));
        sides.add(Values.product(path.factors().stream().map(Factor::value).toList(), typesetting));
        sides.add(Values.of(path.value(), typesetting));
        page.chain(
                paths.size() == 1 ? typesetting.name(name) : product,
                sides.stream().distinct().toList());
    }

    private static void writeRows(Page page, String what, List<Formula> formulas) {
        Typesetting typesetting = page.typesetting();
        List<Page.Row> rows = new ArrayList<>();
        for (Formula formula : formulas) {
            for (Formula part : formula.definitions()) {
                rows.add(Values.row(part, typesetting));
            }
            rows.add(Values.row(formula, typesetting));
        }
        page.rows(what, rows);
    }

    /** The {@link #text()}. */
    @Override
    public String toString() {
        return text();
    }
}
