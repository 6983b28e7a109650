package dev.autograd.nn.sequence;

import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a recurrent network remembers between two steps: the hidden state of each layer and direction, and of an
 * {@link Lstm} the cell state too.
 *
 * <p>Shapes: {@code [layers · directions, n, hidden]} for n sequences, PyTorch's layout: the directions of the first layer
 * come first.
 */
public final class State {
    private final Tensor hidden;
    private final @Nullable Tensor cell;

    State(Tensor hidden, @Nullable Tensor cell) {
        this.hidden = hidden;
        this.cell = cell;
    }

    /** A state of an {@link Rnn} or a {@link Gru}. */
    public static State of(Tensor hidden) {
        return new State(hidden, null);
    }

    /**
     * A state of an {@link Lstm}.
     *
     * @throws ShapeException if the shapes differ
     */
    public static State of(Tensor hidden, Tensor cell) {
        if (!Arrays.equals(hidden.shape(), cell.shape())) {
            throw new ShapeException("State: the hidden state has shape " + Arrays.toString(hidden.shape())
                    + ", the cell state " + Arrays.toString(cell.shape()));
        }
        return new State(hidden, cell);
    }

    public Tensor hidden() {
        return hidden;
    }

    /**
     * The cell state.
     *
     * @throws IllegalStateException if this is no state of an {@link Lstm}
     */
    public Tensor cell() {
        if (cell == null) {
            throw new IllegalStateException("only the state of an Lstm has a cell state");
        }
        return cell;
    }

    boolean hasCell() {
        return cell != null;
    }

    /**
     * The same state as a constant, through which no gradient flows: to go on with the next part of a long sequence, and
     * learn from each part by itself (truncated backpropagation through time).
     */
    public State detach() {
        return new State(hidden.detach(), cell == null ? null : cell.detach());
    }

    /** The state of these sequences, in this order; as an index may name one twice, it serves beam search too. */
    public State take(long... sequences) {
        Tensor index = Tensor.constant(sequences);
        return new State(hidden.take(index, 1), cell == null ? null : cell.take(index, 1));
    }

    Memory memory(int row) {
        return new Memory(hidden.select(0, row), cell == null ? null : cell.select(0, row));
    }

    static State stack(java.util.List<Memory> rows) {
        Tensor hidden = Tensor.stack(rows.stream().map(Memory::hidden).toList(), 0);
        return new State(
                hidden,
                rows.get(0).cell() == null
                        ? null
                        : Tensor.stack(
                                rows.stream()
                                        .map(row -> Objects.requireNonNull(row.cell()))
                                        .toList(),
                                0));
    }

    /**
     * What one direction of one layer remembers.
     *
     * @param hidden of shape [n, hidden]
     * @param cell of the same shape, or null
     */
    record Memory(Tensor hidden, @Nullable Tensor cell) {
        /** Goes on to the next where the mask holds; else nothing changes. */
        Memory next(Memory next, Tensor mask) {
            return new Memory(
                    next.hidden.where(mask, hidden),
                    cell == null ? null : Objects.requireNonNull(next.cell).where(mask, cell));
        }
    }
}
