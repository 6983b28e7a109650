package dev.autograd.explore;

import dev.autograd.AutogradException;
import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The tape of a result as one HTML page: the graph by modules, values and single elements, and the backward pass step by
 * step.
 *
 * <pre>{@code
 * try (var trace = Autograd.trace()) {
 *     Tensor loss = model.loss(batch).named("loss");
 *     Explorer.write(loss, Path.of("page.html"));
 * }
 * }</pre>
 *
 * <p>The page is complete in itself: it opens from disk and asks the network for nothing. It shows what was computed,
 * at the moment of writing: the forward values, the real backward pass with every gradient, the derivative rule of each
 * step as it was recorded, and central differences beside the gradients. What is inside {@link
 * dev.autograd.Autograd#namedScope} or a module is drawn as a box that opens.
 */
public final class Explorer {
    private final Tensor loss;
    private String title;
    private boolean checking = true;

    private Explorer(Tensor loss) {
        this.loss = loss;
        String name = loss.name();
        this.title = name == null ? "Backward pass" : name;
    }

    /**
     * Explores the gradients of a result with one element, computed inside {@link dev.autograd.Autograd#trace()}.
     *
     * @throws AutogradException if it was not traced, or depends on no variable
     * @throws ShapeException if it has more or fewer elements
     */
    public static Explorer of(Tensor loss) {
        if (loss.size() != 1) {
            throw new ShapeException("Explorer: the backward pass starts at one number, but " + loss + " has "
                    + loss.size() + "; reduce it with mean() or sum()");
        }
        if (loss.operation() == null) {
            throw new AutogradException("Explorer: the result " + loss + " was not traced; compute it inside"
                    + " try (var trace = Autograd.trace()) { ... }");
        }
        if (!loss.isTracked()) {
            throw new AutogradException("Explorer: " + loss + " depends on no variable, so there is no backward pass;"
                    + " make the inputs that you want gradients of with Tensor.variable(...)");
        }
        return new Explorer(loss);
    }

    /**
     * Writes the page of a result: {@code Explorer.of(loss).write(file)}.
     *
     * @throws IOException if the file cannot be written
     */
    public static void write(Tensor loss, Path file) throws IOException {
        of(loss).write(file);
    }

    /** Gives the page a title; without one it is the result's name. */
    public Explorer title(String newTitle) {
        title = newTitle;
        return this;
    }

    /** Leaves out the central differences, which take most of the time. */
    public Explorer withoutDifferences() {
        checking = false;
        return this;
    }

    /**
     * Writes the page to a file.
     *
     * @throws IOException if the file cannot be written
     */
    public void write(Path file) throws IOException {
        Files.writeString(file, html());
    }

    /** The page. */
    public String html() {
        return Page.html(title, Data.of(loss, checking));
    }
}
