package dev.autograd.nn.sequence;

import dev.autograd.Seed;
import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import dev.autograd.nn.Dropout;
import dev.autograd.nn.Initializer;
import dev.autograd.nn.Layer;
import dev.autograd.nn.Linear;
import dev.autograd.nn.Sizes;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Attention by several heads side by side: each asks with its own projection of the queries, compares with its own
 * projection of the keys and takes a mean of its own projection of the values; a last product mixes what they found.
 *
 * <p>Shapes: queries {@code [n, m, width]}, keys {@code [n, k, keyWidth]} and values {@code [n, k, valueWidth]}, which are
 * as wide as the queries unless they are told otherwise, result {@code [n, m, width]}. A mask is true where a query may look at a key (as {@link Masks} makes it; PyTorch's is the opposite), or holds numbers that are
 * added to the scores; it has the shape {@code [m, k]}, {@code [n, m, k]} or {@code [n, heads, m, k]}, where lengths may be 1.
 *
 * <p>The weights have PyTorch's names and layouts: {@code in_proj_weight} of shape {@code [3 width, width]}, for queries,
 * keys and values in this order, and {@code out_proj.weight}; with biases that start at 0. Where keys or values have another
 * width there are {@code q_proj_weight}, {@code k_proj_weight} and {@code v_proj_weight} instead of {@code in_proj_weight}. The
 * projections' weights start by {@link Initializer#glorotUniform}.
 *
 * <p>Source: A. Vaswani et al., "Attention is all you need", 2017.
 */
public final class MultiHeadAttention extends Layer {
    private final long width;
    private final long keyWidth;
    private final long valueWidth;
    private final int heads;
    private final boolean isCausal;

    // One for queries, keys and values together, or one for each.
    private final List<Tensor> weights;
    private final @Nullable Tensor bias;
    private final Linear output;
    private final Dropout dropout;

    /** Makes a layer for numbers of type FLOAT; {@link #of} offers more. */
    public MultiHeadAttention(long width, int heads, Seed seed) {
        this(of(width, heads), seed);
    }

    private MultiHeadAttention(Builder builder, Seed seed) {
        width = builder.width;
        keyWidth = builder.keyWidth;
        valueWidth = builder.valueWidth;
        heads = builder.heads;
        isCausal = builder.isCausal;
        weights = keyWidth == width && valueWidth == width
                ? List.of(start(builder, "in_proj_weight", 3 * width, width, seed))
                : List.of(
                        start(builder, "q_proj_weight", width, width, seed),
                        start(builder, "k_proj_weight", width, keyWidth, seed),
                        start(builder, "v_proj_weight", width, valueWidth, seed));
        bias = builder.hasBias ? parameter("in_proj_bias", Tensor.zeros(builder.type, 3 * width)) : null;
        Linear.Builder out = Linear.of(width, width).type(builder.type);
        output = module("out_proj", (builder.hasBias ? out.bias(Initializer.zeros()) : out.withoutBias()).build(seed));
        dropout = module("dropout", new Dropout(builder.dropout, seed));
    }

    private Tensor start(Builder builder, String name, long out, long in, Seed seed) {
        return parameter(name, Initializer.glorotUniform().values(seed, builder.type, out, in));
    }

    /**
     * Begins a layer that differs from the usual.
     *
     * @throws ShapeException if the width can't be divided into so many heads
     */
    public static Builder of(long width, int heads) {
        return new Builder(width, heads);
    }

    /** Lets each place of a sequence look at the places of the same sequence. */
    @Override
    protected Tensor forward(Tensor x) {
        return attention(x, x, x, null);
    }

    /** Lets each place of a sequence look at the places of the same sequence that the mask allows. */
    public Tensor self(Tensor x, @Nullable Tensor mask) {
        return within(() -> attention(x, x, x, mask));
    }

    /**
     * Lets queries look at keys, and take of the values.
     *
     * @throws ShapeException if the shapes don't fit
     */
    public Tensor attend(Tensor query, Tensor key, Tensor value, @Nullable Tensor mask) {
        return within(() -> attention(query, key, value, mask));
    }

    /** How much each query of each head takes from each place, {@code [n, heads, m, k]}: what a picture of attention shows. */
    public Tensor weights(Tensor query, Tensor key, @Nullable Tensor mask) {
        return within(() -> {
            check("the query", query, -1, width);
            check("the key", key, query.shape()[0], keyWidth);
            return shares(
                    split(project(query, 0, 1)).select(0, 0),
                    split(project(key, 1, 2)).select(0, 0),
                    combined(mask, query, key));
        });
    }

    private Tensor attention(Tensor query, Tensor key, Tensor value, @Nullable Tensor mask) {
        check("the query", query, -1, width);
        check("the key", key, query.shape()[0], keyWidth);
        check("the value", value, query.shape()[0], valueWidth);
        if (key.shape()[1] != value.shape()[1]) {
            throw new ShapeException(
                    "there are keys for " + key.shape()[1] + " places, but values for " + value.shape()[1]);
        }
        Tensor together = combined(mask, query, key);
        // One product for all that is projected from the same input.
        boolean isShared = key == value && weights.size() == 1;
        Tensor first = split(project(query, 0, isShared && query == key ? 3 : 1));
        Tensor q = first.select(0, 0);
        if (isShared && query == key) {
            return mixed(q, first.select(0, 1), first.select(0, 2), together, query);
        }
        Tensor second = split(project(key, 1, isShared ? 3 : 2));
        Tensor v = isShared ? second.select(0, 1) : split(project(value, 2, 3)).select(0, 0);
        return mixed(q, second.select(0, 0), v, together, query);
    }

    private static void check(String what, Tensor x, long n, long wanted) {
        try {
            Sizes.expect(x, n, -1, wanted);
        } catch (ShapeException e) {
            throw new ShapeException(what + " " + e.getMessage());
        }
    }

    // Of the three projections those from first to last, [n, length, (last - first) · width].
    private Tensor project(Tensor x, int first, int last) {
        Tensor weight = weights.size() == 1 ? rows(weights.get(0), first, last) : weights.get(first);
        Tensor product = x.matmul(weight, false, true);
        return bias == null ? product : product.add(rows(bias, first, last));
    }

    private Tensor rows(Tensor all, int first, int last) {
        return last - first == 3 ? all : all.slice(0, first * width, last * width);
    }

    // [n, length, parts · width] -> [parts, n, heads, length, width / heads]
    private Tensor split(Tensor x) {
        long parts = x.shape()[2] / width;
        return x.reshape(x.shape()[0], x.shape()[1], parts, heads, width / heads)
                .permute(2, 0, 3, 1, 4);
    }

    private Tensor mixed(Tensor q, Tensor k, Tensor v, @Nullable Tensor mask, Tensor query) {
        Tensor found = isTraining() && dropout.probability() > 0
                ? dropout.apply(shares(q, k, mask)).matmul(v)
                : q.scaledDotProductAttention(k, v, mask);
        return output.apply(found.permute(0, 2, 1, 3).reshape(query.shape()));
    }

    private static Tensor shares(Tensor q, Tensor k, @Nullable Tensor mask) {
        Tensor scores = q.matmul(k, false, true).mul(1 / Math.sqrt((double) q.shape()[3]));
        if (mask == null) {
            return scores.softmax(-1);
        }
        return (mask.dataType() == DataType.BOOL ? scores.where(mask, Double.NEGATIVE_INFINITY) : scores.add(mask))
                .softmax(-1);
    }

    private @Nullable Tensor combined(@Nullable Tensor mask, Tensor query, Tensor key) {
        long m = query.shape()[1];
        long k = key.shape()[1];
        Tensor own = mask == null ? null : perHead(mask, query.shape()[0], m, k);
        if (!isCausal) {
            return own;
        }
        Tensor causal = Masks.causal(m, k);
        if (own == null) {
            return causal;
        }
        return own.dataType() == DataType.BOOL ? own.and(causal) : own.where(causal, Double.NEGATIVE_INFINITY);
    }

    private Tensor perHead(Tensor mask, long n, long m, long k) {
        Tensor aligned = mask.rank() == 3 ? mask.unsqueeze(1) : mask;
        long[] full = {n, heads, m, k};
        long[] shape = aligned.shape();
        boolean fits = shape.length == 2 || shape.length == 4;
        for (int i = 0; fits && i < shape.length; i++) {
            fits = shape[i] == 1 || shape[i] == full[4 - shape.length + i];
        }
        if (!fits) {
            throw new ShapeException("a mask for " + n + " samples, " + heads + " heads, " + m + " queries and " + k
                    + " keys has the shape [" + m + ", " + k + "], [" + n + ", " + m + ", " + k + "] or "
                    + Arrays.toString(full) + ", got " + Arrays.toString(mask.shape()));
        }
        return aligned;
    }

    @Override
    protected String describe() {
        return "MultiHeadAttention(" + width + ", " + heads + " heads"
                + (weights.size() == 1 ? "" : ", keys " + keyWidth + ", values " + valueWidth)
                + (isCausal ? ", causal" : "")
                + (bias == null ? ", no bias)" : ")");
    }

    /** What a layer will be like. */
    public static final class Builder {
        private final long width;
        private final int heads;
        private long keyWidth;
        private long valueWidth;
        private DataType type = DataType.FLOAT;
        private double dropout;
        private boolean hasBias = true;
        private boolean isCausal;

        private Builder(long width, int heads) {
            Sizes.positive("MultiHeadAttention", "the width", width);
            Sizes.positive("MultiHeadAttention", "the number of heads", heads);
            if (width % heads != 0) {
                throw new ShapeException(
                        "MultiHeadAttention: the width " + width + " can't be divided into " + heads + " heads");
            }
            this.width = width;
            this.heads = heads;
            keyWidth = width;
            valueWidth = width;
        }

        /** The width of the keys; that of the queries unless set. */
        public Builder keyWidth(long wanted) {
            Sizes.positive("MultiHeadAttention", "the width of the keys", wanted);
            keyWidth = wanted;
            return this;
        }

        /** The width of the values; that of the queries unless set. */
        public Builder valueWidth(long wanted) {
            Sizes.positive("MultiHeadAttention", "the width of the values", wanted);
            valueWidth = wanted;
            return this;
        }

        /** The probability with which a query misses a place in training; 0 unless set. */
        public Builder dropout(double probability) {
            dropout = probability;
            return this;
        }

        /** Lets no query look at a key that comes after it. */
        public Builder causal() {
            isCausal = true;
            return this;
        }

        /** Leaves the biases out. */
        public Builder withoutBias() {
            hasBias = false;
            return this;
        }

        /** The type of its numbers: FLOAT, the default, or DOUBLE. */
        public Builder type(DataType wanted) {
            type = wanted;
            return this;
        }

        /** Makes the layer, which draws its dropout from the seed too. */
        public MultiHeadAttention build(Seed seed) {
            return new MultiHeadAttention(this, seed);
        }
    }
}
