package dev.autograd.examples.explore;

import dev.autograd.Autograd;
import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.nn.Activation;
import dev.autograd.nn.BatchNorm;
import dev.autograd.nn.Conv2d;
import dev.autograd.nn.Flatten;
import dev.autograd.nn.Layer;
import dev.autograd.nn.LayerNorm;
import dev.autograd.nn.Linear;
import dev.autograd.nn.Pooling;
import dev.autograd.nn.Residual;
import dev.autograd.nn.Sequential;
import dev.autograd.nn.loss.CrossEntropyLoss;
import dev.autograd.nn.loss.MeanSquaredError;
import dev.autograd.nn.sequence.Lstm;
import dev.autograd.nn.sequence.Recurrent;
import dev.autograd.nn.sequence.State;
import dev.autograd.nn.sequence.TransformerEncoderLayer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A small computation worth looking at.
 *
 * @param title of the page
 * @param loss computes the result from random numbers, while it is traced
 */
record Specimen(String title, Function<Seed, Tensor> loss) {
    private static final DataType TYPE = DataType.DOUBLE;

    /** All specimens by the names that the command takes. */
    static Map<String, Specimen> all() {
        Map<String, Specimen> all = new LinkedHashMap<>();
        all.put("neuron", new Specimen("The document's network: one neuron", seed -> neuron()));
        all.put("xor", new Specimen("Exclusive or, with a hidden layer", Specimen::xor));
        all.put("mlp", new Specimen("A classifier: softmax and cross-entropy", Specimen::classifier));
        all.put("batchnorm", new Specimen("Batch normalisation, written out", Specimen::batchNorm));
        all.put("cnn", new Specimen("A small convolutional network", Specimen::convolutional));
        all.put("lstm", new Specimen("An LSTM over six steps", Specimen::recurrent));
        all.put("transformer", new Specimen("A transformer of three layers", Specimen::transformer));
        all.put("stack", new Specimen("Twelve blocks that are alike", Specimen::stack));
        all.put("tape", new Specimen("A tape of 10,000 operations", seed -> tape()));
        return Collections.unmodifiableMap(all);
    }

    private static Tensor neuron() {
        Tensor w1 = Tensor.variable(0.5).named("w1");
        Tensor w2 = Tensor.variable(-0.3).named("w2");
        Tensor b = Tensor.variable(0.1).named("b");
        Tensor x1 = Tensor.constant(1).named("x1");
        Tensor x2 = Tensor.constant(2).named("x2");
        Tensor t = Tensor.constant(1).named("t");
        Tensor z = w1.mul(x1).add(w2.mul(x2)).add(b).named("z");
        Tensor y = z.sigmoid().named("y");
        return t.sub(y).square().mul(0.5).named("L");
    }

    private static Tensor xor(Seed seed) {
        Tensor x =
                Tensor.constant(new double[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}}).named("X");
        Tensor t = Tensor.constant(new double[][] {{0}, {1}, {1}, {0}}).named("T");
        Tensor w1 = Tensor.variable(seed.normal(TYPE, 0, 1, 2, 3)).named("W1");
        Tensor b1 = Tensor.variable(seed.normal(TYPE, 0, 1, 3)).named("b1");
        Tensor w2 = Tensor.variable(seed.normal(TYPE, 0, 1, 3, 1)).named("W2");
        Tensor b2 = Tensor.variable(seed.normal(TYPE, 0, 1, 1)).named("b2");
        Tensor h;
        Tensor y;
        try (var hidden = Autograd.namedScope("hidden")) {
            h = x.matmul(w1).add(b1).tanh().named("h");
        }
        try (var output = Autograd.namedScope("output")) {
            y = h.matmul(w2).add(b2).sigmoid().named("y");
        }
        return y.sub(t).square().mean().named("loss");
    }

    private static Tensor classifier(Seed seed) {
        Tensor x = seed.normal(TYPE, 0, 1, 4, 3).named("X");
        Layer model = new Sequential(linear(3, 5, seed), Activation.relu(), linear(5, 3, seed));
        Tensor z = model.apply(x).named("z");
        Tensor t = Tensor.constant(new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {0, 1, 0}})
                .named("T");
        try (var crossEntropy = Autograd.namedScope("cross-entropy")) {
            Tensor shifted = z.sub(z.detach().max(true, 1)).named("shifted");
            Tensor e = shifted.exp().named("e");
            Tensor sum = e.sum(true, 1).named("sum");
            Tensor logP = shifted.sub(sum.log()).named("log p");
            return logP.mul(t).sum().div(-4).named("loss");
        }
    }

    private static Tensor batchNorm(Seed seed) {
        Tensor x = Tensor.variable(seed.normal(TYPE, 1, 2, 4, 2)).named("x");
        Tensor gamma = Tensor.variable(new double[] {1.5, 0.5}).named("gamma");
        Tensor beta = Tensor.variable(new double[] {0.1, -0.2}).named("beta");
        Tensor t = seed.normal(TYPE, 0, 1, 4, 2).named("t");
        Tensor y;
        try (var norm = Autograd.namedScope("batch norm")) {
            Tensor mean = x.mean(true, 0).named("mu");
            Tensor centred = x.sub(mean).named("centred");
            Tensor variance = centred.square().mean(true, 0).named("variance");
            Tensor normal = centred.div(variance.add(1e-5).sqrt().named("std")).named("normal");
            y = normal.mul(gamma).add(beta).named("y");
        }
        return y.sub(t).square().mean().named("loss");
    }

    private static Tensor convolutional(Seed seed) {
        Tensor x = seed.normal(TYPE, 0, 1, 2, 1, 8, 8).named("image");
        Layer model = new Sequential(
                Conv2d.of(1, 3, 3).type(TYPE).build(seed),
                new BatchNorm(TYPE, 3),
                Activation.relu(),
                Pooling.max2d(2),
                new Flatten(),
                linear(27, 4, seed));
        Tensor z = model.apply(x).named("z");
        return new CrossEntropyLoss()
                .of(z, Tensor.constant(new long[] {1, 3}).named("label"))
                .named("loss");
    }

    private static Tensor recurrent(Seed seed) {
        int steps = 6;
        Recurrent lstm = Lstm.of(3, 4).type(TYPE).build(seed);
        State state = lstm.zeroState(2);
        Tensor last = null;
        for (int step = 0; step < steps; step++) {
            Tensor x = seed.normal(TYPE, 0, 1, 2, 3).named("x" + step);
            try (var scope = Autograd.namedScope("step." + step)) {
                Recurrent.Result result = lstm.step(x, state);
                state = result.state();
                last = result.output();
            }
        }
        if (last == null) {
            throw new IllegalStateException("no step");
        }
        Tensor y = linear(4, 1, seed).apply(last).named("y");
        return new MeanSquaredError()
                .of(y, seed.normal(TYPE, 0, 1, 2, 1).named("t"))
                .named("loss");
    }

    private static Tensor transformer(Seed seed) {
        Tensor x = seed.normal(TYPE, 0, 1, 1, 4, 8).named("tokens");
        List<TransformerEncoderLayer> layers = IntStream.range(0, 3)
                .mapToObj(i -> TransformerEncoderLayer.of(8, 2, 16)
                        .type(TYPE)
                        .dropout(0)
                        .build(seed))
                .toList();
        Layer model = new Sequential(layers);
        return model.apply(x).square().mean().named("loss");
    }

    private static Tensor stack(Seed seed) {
        Tensor x = seed.normal(TYPE, 0, 1, 4, 8).named("X");
        List<Residual> blocks = IntStream.range(0, 12)
                .mapToObj(i -> new Residual(new Sequential(
                        new LayerNorm(TYPE, 8), linear(8, 8, seed), Activation.tanh(), linear(8, 8, seed))))
                .toList();
        Layer model = new Sequential(blocks);
        return model.apply(x).square().mean().named("loss");
    }

    private static Tensor tape() {
        Tensor x = Tensor.variable(0.3).named("x");
        Tensor a = Tensor.variable(0.99).named("a");
        Tensor h = x;
        for (int i = 0; i < 5_000; i++) {
            h = h.mul(a).add(x);
        }
        return h.square().named("loss");
    }

    private static Linear linear(long in, long out, Seed seed) {
        return Linear.of(in, out).type(TYPE).build(seed);
    }
}
