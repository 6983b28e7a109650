package dev.autograd.nn.sequence;

import dev.autograd.Seed;
import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import dev.autograd.nn.Initializer;
import dev.autograd.nn.Layer;
import dev.autograd.nn.Sizes;
import dev.autograd.nn.sequence.State.Memory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What recurrent networks have in common: layers that go through a sequence step by step, each fed with the outputs of the
 * one below.
 *
 * <p>Shapes, with n sequences of t steps: {@code [n, t, in] -> [n, t, directions · hidden]}; a {@link State} has
 * {@code [layers · directions, n, hidden]}. Without a state to start from it is zero.
 *
 * <p>The sequences may differ in length: then they are filled up to t with anything, and {@code lengths} says how long each
 * is. Beyond its length a sequence has output 0 and no influence on anything, gradients included, also where it is filled up
 * with NaN; the final state is that after its last step, and a backward direction begins at its last step.
 *
 * <p>The weights have PyTorch's names, layouts and order: for layer k {@code weight_ih_lk} of shape
 * {@code [gates · hidden, in]}, {@code weight_hh_lk} {@code [gates · hidden, hidden]}, {@code bias_ih_lk} and
 * {@code bias_hh_lk} {@code [gates · hidden]}, and the same with {@code _reverse} for the backward direction. All start
 * uniform between {@code ±1/√hidden}, as PyTorch's do.
 */
public abstract sealed class Recurrent extends Layer permits Rnn, Lstm, Gru {
    private final long in;
    private final long hidden;
    private final int layers;
    private final int directions;
    private final double dropout;
    private final Seed seed;
    private final DataType type;

    // Layer by layer, of each the forward direction first.
    private final List<Weights> weights = new ArrayList<>();

    /**
     * What a network returns.
     *
     * @param output that of the last layer after each step, {@code [n, t, directions · hidden]}
     * @param state that after the last step
     */
    public record Result(Tensor output, State state) {}

    /**
     * The weights of one direction of one layer.
     *
     * @param input of shape [gates · hidden, in]
     * @param hidden of shape [gates · hidden, hidden]
     * @param inputBias of shape [gates · hidden], or null
     * @param hiddenBias of shape [gates · hidden], or null
     */
    record Weights(
            Tensor input,
            Tensor hidden,
            @Nullable Tensor inputBias,
            @Nullable Tensor hiddenBias) {}

    Recurrent(Builder<?> builder, int gates, Seed seed) {
        in = builder.in;
        hidden = builder.hidden;
        layers = builder.layers;
        directions = builder.directions;
        dropout = builder.dropout;
        type = builder.type;
        this.seed = seed;
        for (int layer = 0; layer < layers; layer++) {
            for (int direction = 0; direction < directions; direction++) {
                String suffix = "_l" + layer + (direction == 0 ? "" : "_reverse");
                long width = layer == 0 ? in : directions * hidden;
                weights.add(new Weights(
                        start(builder, "weight_ih" + suffix, gates * hidden, width),
                        start(builder, "weight_hh" + suffix, gates * hidden, hidden),
                        builder.hasBias ? start(builder, "bias_ih" + suffix, gates * hidden) : null,
                        builder.hasBias ? start(builder, "bias_hh" + suffix, gates * hidden) : null));
            }
        }
    }

    private Tensor start(Builder<?> builder, String name, long... shape) {
        return parameter(name, builder.start.values(seed, builder.type, shape));
    }

    // --- running

    /** Runs from zero, and returns the outputs. */
    @Override
    protected Tensor forward(Tensor x) {
        return compute(x, null, null).output();
    }

    /** Runs from zero. */
    public final Result run(Tensor x) {
        return within(() -> compute(x, null, null));
    }

    /**
     * Runs from a state.
     *
     * @throws ShapeException if it is not a state of this network for as many sequences
     */
    public final Result run(Tensor x, State start) {
        return within(() -> compute(x, start, null));
    }

    /**
     * Runs from zero with sequences of different lengths.
     *
     * @param lengths for each sequence a number of steps from 0 to t
     */
    public final Result run(Tensor x, long... lengths) {
        return within(() -> compute(x, null, lengths));
    }

    /** Runs from a state with sequences of different lengths. */
    public final Result run(Tensor x, State start, long... lengths) {
        return within(() -> compute(x, start, lengths));
    }

    /**
     * Makes one step, such as to compute what comes next while it is not known yet.
     *
     * @param x of shape [n, in]
     * @return output of shape [n, hidden]
     * @throws IllegalStateException if one direction goes backward, and so needs to know what comes later
     */
    public final Result step(Tensor x, State state) {
        if (directions > 1) {
            throw new IllegalStateException(
                    describe() + " goes backward too and can't make one step at a time; run it on whole sequences");
        }
        return within(() -> {
            Sizes.expect(x, -1, in);
            Result result = compute(x.unsqueeze(1), state, null);
            return new Result(result.output().squeeze(1), result.state());
        });
    }

    /** The state from which {@link #run(Tensor)} starts, for n sequences: zeros. */
    public final State zeroState(long n) {
        Tensor zeros = Tensor.zeros(type, (long) layers * directions, n, hidden);
        return new State(zeros, hasCell() ? zeros : null);
    }

    private Result compute(Tensor x, @Nullable State given, long @Nullable [] lengths) {
        Sizes.expect(x, -1, -1, in);
        int n = (int) x.shape()[0];
        int steps = (int) x.shape()[1];
        if (steps == 0) {
            throw new ShapeException("a sequence needs a step, but the input has shape " + Arrays.toString(x.shape()));
        }
        Padding padding = Padding.of(lengths, n, steps);
        State start = given == null ? zeroState(n) : checked(given, n);
        List<Memory> last = new ArrayList<>();
        // Time first: what belongs to one step lies together.
        Tensor h = padding.clear(x).permute(1, 0, 2).reshape((long) steps * n, in);
        for (int layer = 0; layer < layers; layer++) {
            if (layer > 0 && dropout > 0 && isTraining()) {
                h = h.dropout(dropout, seed);
            }
            List<Tensor> outputs = new ArrayList<>();
            for (int direction = 0; direction < directions; direction++) {
                int row = layer * directions + direction;
                outputs.add(unroll(weights.get(row), direction > 0, h, start.memory(row), padding, last));
            }
            h = Tensor.concat(outputs, 1);
        }
        return new Result(h.reshape(steps, n, directions * hidden).permute(1, 0, 2), State.stack(last));
    }

    private State checked(State state, int n) {
        try {
            Sizes.expect(state.hidden(), (long) layers * directions, n, hidden);
        } catch (ShapeException e) {
            throw new ShapeException("the state " + e.getMessage());
        }
        if (state.hasCell() != hasCell()) {
            throw new ShapeException("the state is one of " + (state.hasCell() ? "an Lstm" : "an Rnn or a Gru")
                    + ", but this is " + describe());
        }
        return state;
    }

    // Outputs of one direction of one layer, [steps · n, hidden]; adds what it remembers at the end.
    private Tensor unroll(
            Weights w, boolean isBackward, Tensor inputs, Memory start, Padding padding, List<Memory> last) {
        Tensor projected = project(inputs, w);
        int n = padding.samples();
        Memory memory = start;
        Tensor[] outputs = new Tensor[padding.steps()];
        for (int i = 0; i < outputs.length; i++) {
            int t = isBackward ? outputs.length - 1 - i : i;
            if (padding.isOver(t)) {
                outputs[t] = Tensor.zeros(type, n, hidden);
                continue;
            }
            Memory next = next(projected.slice(0, (long) t * n, (t + 1L) * n), memory, w);
            if (padding.isFull(t)) {
                memory = next;
                outputs[t] = next.hidden();
            } else {
                Tensor mask = padding.mask(t);
                memory = memory.next(next, mask);
                outputs[t] = next.hidden().where(mask, 0);
            }
        }
        last.add(memory);
        return Tensor.concat(0, outputs);
    }

    /** What the inputs of all steps, {@code [steps · n, in]}, contribute to the gates, as one product. */
    abstract Tensor project(Tensor inputs, Weights w);

    /**
     * One step.
     *
     * @param projected what the inputs of this step contribute to the gates, [n, gates · hidden]
     */
    abstract Memory next(Tensor projected, Memory before, Weights w);

    abstract boolean hasCell();

    /** The product of inputs with their weights, plus both biases. */
    static Tensor projectWithBothBiases(Tensor inputs, Weights w) {
        Tensor product = inputs.matmul(w.input, false, true);
        return w.inputBias == null || w.hiddenBias == null ? product : product.add(w.inputBias.add(w.hiddenBias));
    }

    // --- as text

    @Override
    protected final String describe() {
        return getClass().getSimpleName() + "(" + in + " -> " + hidden + detail()
                + (layers > 1 ? ", " + layers + " layers" : "")
                + (directions > 1 ? ", bidirectional" : "")
                + (dropout > 0 ? ", dropout " + dropout : "")
                + (weights.get(0).inputBias == null ? ", no bias)" : ")");
    }

    String detail() {
        return "";
    }

    /**
     * What a recurrent network will be like.
     *
     * @param <L> the network
     */
    public static final class Builder<L extends Recurrent> {
        private final long in;
        private final long hidden;
        private final BiFunction<Builder<L>, Seed, L> make;
        private int layers = 1;
        private int directions = 1;
        private double dropout;
        private boolean hasBias = true;
        private DataType type = DataType.FLOAT;
        private Initializer start;

        Builder(long in, long hidden, BiFunction<Builder<L>, Seed, L> make) {
            Sizes.positive("recurrent layer", "in", in);
            Sizes.positive("recurrent layer", "hidden", hidden);
            this.in = in;
            this.hidden = hidden;
            this.make = make;
            start = Initializer.uniform(Math.sqrt(1.0 / hidden));
        }

        /** The number of layers, one on the other; 1 unless set. */
        public Builder<L> layers(int count) {
            Sizes.positive("recurrent layer", "the number of layers", count);
            layers = count;
            return this;
        }

        /** Goes through the sequences backward too, with weights of its own; the outputs stand side by side. */
        public Builder<L> bidirectional() {
            directions = 2;
            return this;
        }

        /**
         * The probability with which an output of each layer but the last is dropped in training; 0 unless set.
         *
         * @throws IllegalArgumentException unless it is at least 0 and less than 1
         */
        public Builder<L> dropout(double probability) {
            if (!(probability >= 0 && probability < 1)) {
                throw new IllegalArgumentException(
                        "the probability of dropout must be at least 0 and less than 1, but is " + probability);
            }
            dropout = probability;
            return this;
        }

        /** Leaves the biases out. */
        public Builder<L> withoutBias() {
            hasBias = false;
            return this;
        }

        /** The type of its numbers: FLOAT, the default, or DOUBLE. */
        public Builder<L> type(DataType wanted) {
            type = wanted;
            return this;
        }

        /** How all weights and biases start. */
        public Builder<L> weights(Initializer wanted) {
            start = wanted;
            return this;
        }

        /** Makes the network, which draws its dropout from the seed too. */
        public L build(Seed seed) {
            return make.apply(this, seed);
        }
    }
}
