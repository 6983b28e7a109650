package dev.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.Autograd;
import dev.autograd.AutogradException;
import dev.autograd.Operation;
import dev.autograd.Seed;
import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class ModuleTest {
    private final Seed seed = Seed.of(1);

    private static class Block extends Layer {
        final Linear linear1;
        final Tensor scale = Tensor.variable(2);
        final Tensor shift = Tensor.constant(1);

        Block(long in, long out, Seed seed) {
            linear1 = Linear.of(in, out).type(DataType.DOUBLE).build(seed);
        }

        @Override
        protected Tensor forward(Tensor x) {
            return linear1.apply(x).mul(scale).add(shift);
        }
    }

    private static final class Model extends Layer {
        final List<Block> encoder;
        final Map<String, Linear> heads;
        final Linear[] steps;

        Model(Seed seed) {
            encoder = List.of(new Block(3, 4, seed), new Block(4, 5, seed));
            heads = Map.of("mean", new Linear(5, 1, seed));
            steps = new Linear[] {Linear.of(1, 1).withoutBias().build(seed)};
        }

        @Override
        protected Tensor forward(Tensor x) {
            Tensor h = encoder.get(1).apply(encoder.get(0).apply(x));
            for (Linear head : heads.values()) {
                h = head.apply(h);
            }
            return steps[0].apply(h);
        }
    }

    @Test
    void namesTheScopeOfWhatItComputes() {
        Model model = new Model(seed);
        model.namedModules();
        Block block = model.encoder.get(1);
        Tensor x = Tensor.constant(new double[][] {{1, 2, 3, 4}});
        Tensor alone;
        Tensor inScope;
        try (var trace = Autograd.trace()) {
            alone = block.apply(x);
            try (var scope = Autograd.namedScope("siamese")) {
                inScope = block.apply(x);
            }
        }
        assertEquals(List.of("encoder.1.linear1", "encoder.1", "encoder.1"), scopes(alone));
        assertEquals(List.of("siamese.encoder.1.linear1", "siamese.encoder.1", "siamese.encoder.1"), scopes(inScope));
    }

    // Of the product, which is linear1's, and what was done to it.
    private static List<String> scopes(Tensor y) {
        Operation add = Objects.requireNonNull(y.operation());
        Operation mul = Objects.requireNonNull(add.inputs().get(0).operation());
        Operation linear = Objects.requireNonNull(mul.inputs().get(0).operation());
        return List.of(linear.scope(), mul.scope(), add.scope());
    }

    @Test
    void findsParametersInFieldsListsMapsAndArrays() {
        assertEquals(
                List.of(
                        "encoder.0.scale",
                        "encoder.0.linear1.weight",
                        "encoder.0.linear1.bias",
                        "encoder.1.scale",
                        "encoder.1.linear1.weight",
                        "encoder.1.linear1.bias",
                        "heads.mean.weight",
                        "heads.mean.bias",
                        "steps.0.weight"),
                List.copyOf(new Model(seed).namedParameters().keySet()));
    }

    @Test
    void namesEachParameterByItsPathInTheOutermostModule() {
        Model model = new Model(seed);
        Block inner = model.encoder.get(1);
        assertEquals("linear1.weight", named(inner).linear1.weight().name());

        model.parameters();
        assertEquals("encoder.1.linear1.weight", named(inner).linear1.weight().name());
        assertEquals("encoder.1.linear1", inner.linear1.path());
    }

    private static Block named(Block block) {
        assertEquals(
                List.of("scale", "linear1.weight", "linear1.bias"),
                List.copyOf(block.namedParameters().keySet()));
        return block;
    }

    @Test
    void wrongSizesAreReportedByTheLayersPath() {
        Model model = new Model(seed);
        assertMessage(
                "encoder.0.linear1: expects [*, 3], got [32, 64]",
                () -> model.apply(Tensor.zeros(DataType.DOUBLE, 32, 64)));
    }

    @Test
    void anOperationsOwnComplaintIsLedByTheModulesPath() {
        Layer wrong = new Layer() {
            @Override
            protected Tensor forward(Tensor x) {
                return x.matmul(x);
            }
        };
        assertMessage(
                "Sequential.1: matmul: inner dimensions differ: [4, 3] · [4, 3]; did you mean x.transpose().matmul(y)?",
                () -> new Sequential(Tensor::relu, wrong).apply(Tensor.zeros(DataType.DOUBLE, 4, 3)));
    }

    @Test
    void aModuleOnItsOwnIsCalledByItsClass() {
        assertMessage(
                "Linear: expects [*, 3], got []", () -> new Linear(3, 4, seed).apply(Tensor.zeros(DataType.FLOAT)));
    }

    private static void assertMessage(String expected, org.junit.jupiter.api.function.Executable call) {
        assertEquals(expected, assertThrows(ShapeException.class, call).getMessage());
    }

    @Test
    void whatIsHeldTwiceCountsOnce() {
        Linear shared = new Linear(2, 2, seed);
        Linear tied = new Linear(shared.weight(), null);
        Sequential model = new Sequential(shared, tied, shared);

        assertEquals(
                List.of("0.weight", "0.bias"),
                List.copyOf(model.namedParameters().keySet()));
        assertEquals(6, model.parameterCount());
        assertSame(shared.weight(), tied.weight());
    }

    /** Registers under other names than its fields'. */
    private static final class Normal extends Module {
        private final Tensor runningMean = buffer("running_mean", Tensor.zeros(DataType.FLOAT, 2));
        private final Linear inside = module("in_proj", new Linear(2, 2, Seed.of(1)));
        private final Tensor gain = parameter("gain", Tensor.ones(DataType.FLOAT, 2));

        Tensor apply(Tensor x) {
            return within(() -> inside.apply(x).sub(runningMean).mul(gain));
        }
    }

    @Test
    void whatIsRegisteredHasItsRegisteredNameAlone() {
        Normal module = new Normal();

        assertEquals(
                List.of("gain", "in_proj.weight", "in_proj.bias"),
                List.copyOf(module.namedParameters().keySet()));
        assertEquals(List.of("running_mean"), List.copyOf(module.namedBuffers().keySet()));
        assertEquals(List.of("", "in_proj"), List.copyOf(module.namedModules().keySet()));
        assertEquals("running_mean", module.runningMean.name());
    }

    @Test
    void aBufferIsWrittenButNotTrained() {
        Normal module = new Normal();
        module.runningMean.assign(Tensor.ones(DataType.FLOAT, 2));
        module.apply(Tensor.ones(DataType.FLOAT, 1, 2)).sum().backward();

        assertEquals(2, module.runningMean.sum().item());
        assertEquals(0, module.runningMean.grad().abs().sum().item());
        assertFalse(module.runningMean.mul(2).isTracked());
    }

    @Test
    void modesReachAllModulesInside() {
        Model model = new Model(seed);
        assertTrue(model.isTraining());
        model.eval();
        assertTrue(model.namedModules().values().stream().noneMatch(Module::isTraining));
        model.encoder.get(0).train();
        assertTrue(model.encoder.get(0).linear1.isTraining());
        assertFalse(model.isTraining());
    }

    @Test
    void frozenModulesGetNoGradient() {
        Model model = new Model(seed);
        Block frozen = model.encoder.get(0);
        frozen.freeze();
        Tensor x = Tensor.ones(DataType.DOUBLE, 2, 3);
        model.apply(x).sum().backward();
        assertEquals(0, frozen.linear1.weight().grad().abs().sum().item());
        assertTrue(model.encoder.get(1).linear1.weight().grad().abs().sum().item() > 0);

        frozen.unfreeze();
        model.apply(x).sum().backward();
        assertTrue(frozen.linear1.weight().grad().abs().sum().item() > 0);

        model.zeroGrad();
        assertEquals(0, frozen.linear1.weight().grad().abs().sum().item());
    }

    @Test
    void refusesTwoMembersOfOneName() {
        Module module = new Module() {
            private final Linear head = module("other", new Linear(1, 1, Seed.of(1)));
            private final Linear other = new Linear(1, 1, Seed.of(1));

            @Override
            protected String describe() {
                return head + " and " + other;
            }
        };
        String message =
                assertThrows(AutogradException.class, module::parameters).getMessage();
        assertEquals(" holds two members called other; register one of them under another name", message);
        assertThrows(IllegalArgumentException.class, () -> module.module("other", new Linear(1, 1, seed)));
        assertThrows(IllegalArgumentException.class, () -> module.module("a.b", new Linear(1, 1, seed)));
    }

    @Test
    void aModuleInsideAnInnerClassDoesNotFindTheObjectAroundIt() {
        class Outer extends Layer {
            final Linear own = new Linear(2, 2, seed);
            final Layer inner = new Layer() {
                final Linear linear = new Linear(2, 2, seed);

                @Override
                protected Tensor forward(Tensor x) {
                    return own.apply(linear.apply(x));
                }
            };

            @Override
            protected Tensor forward(Tensor x) {
                return inner.apply(x);
            }
        }
        assertEquals(
                List.of("own.weight", "own.bias", "inner.linear.weight", "inner.linear.bias"),
                List.copyOf(new Outer().namedParameters().keySet()));
    }

    @Test
    void tellsTheRandomStreamsThatModulesDrawFrom() {
        Seed other = Seed.of(2);
        Map<String, Seed> seeds = new Sequential(
                        new Linear(2, 4, seed),
                        new Dropout(0.5, seed),
                        new Sequential(new Dropout(0.1, other)),
                        new Dropout(0.1, other))
                .namedSeeds();
        assertEquals(List.of("1.seed", "2.0.seed"), List.copyOf(seeds.keySet()));
        assertSame(seed, seeds.get("1.seed"));
        assertSame(other, seeds.get("2.0.seed"));
    }

    @Test
    void printsTheModulesInsideIndented() {
        assertEquals(
                """
                Sequential {
                  0: Linear(2 -> 4)
                  1: tanh
                  2: Sequential {
                    0: Linear(4 -> 1, no bias)
                    1: function
                  }
                }""",
                new Sequential(
                                new Linear(2, 4, seed),
                                Activation.tanh(),
                                new Sequential(Linear.of(4, 1).withoutBias().build(seed), Tensor::sigmoid))
                        .toString());
    }
}
