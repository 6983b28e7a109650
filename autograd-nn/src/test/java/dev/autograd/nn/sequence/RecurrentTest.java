package dev.autograd.nn.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.autograd.Seed;
import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import dev.autograd.check.GradientCheck;
import dev.autograd.nn.Activation;
import dev.autograd.nn.Figures;
import dev.autograd.nn.Linear;
import dev.autograd.nn.Sequential;
import dev.autograd.nn.sequence.Recurrent.Builder;
import dev.autograd.nn.sequence.Recurrent.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;

/** The figures are those of PyTorch 2.13: output and final states are compared, and all gradients. */
class RecurrentTest {
    private final Tensor x = Figures.input(3, 4, 2);

    private static Builder<? extends Recurrent> builder(String name) {
        return switch (name) {
            case "rnn" -> Rnn.of(2, 3);
            case "relu" -> Rnn.withRelu(2, 3);
            case "gru" -> Gru.of(2, 3);
            default -> Lstm.of(2, 3);
        };
    }

    private static Recurrent filled(Builder<? extends Recurrent> builder) {
        Recurrent network = builder.type(DataType.DOUBLE).build(Seed.of(1));
        Figures.fill(network);
        return network;
    }

    private static State someState(Recurrent network) {
        long[] shape = network.zeroState(3).hidden().shape();
        Tensor hidden = Figures.numbers(i -> 0.3 * Math.cos(i + 0.5), shape);
        return network instanceof Lstm
                ? State.of(hidden, Figures.numbers(i -> 0.3 * Math.sin(i + 0.5), shape))
                : State.of(hidden);
    }

    // All that a network returns, as one vector.
    private static Tensor flat(Result result) {
        List<Tensor> parts = new ArrayList<>(
                List.of(result.output().flatten(), result.state().hidden().flatten()));
        if (result.state().hasCell()) {
            parts.add(result.state().cell().flatten());
        }
        return Tensor.concat(parts, 0);
    }

    private void assertAgree(Recurrent network, Result result, double output, double toInput, double toWeights) {
        Tensor all = flat(result);
        Figures.assertAgree(network, x, all, all.shape(), output, toInput, toWeights);
    }

    @ParameterizedTest
    @CsvSource({
        "rnn, 3.9141277412243847, 0.19522041687575004, 2.31975604567886",
        "relu, 4.427806156149036, 2.3403573388614873, 1.9447361605161924",
        "gru, 1.3180672015883075, -0.1836124169162889, 0.7720023937938918",
        "lstm, 0.7649145759303637, 1.1903694329600998, -2.1868581173654245"
    })
    void oneLayer(String name, double output, double toInput, double toWeights) {
        Recurrent network = filled(builder(name));
        assertAgree(network, network.run(x), output, toInput, toWeights);
    }

    @ParameterizedTest
    @CsvSource({
        "rnn, 3.9005104877845573, 0.19740528939637778, 1.3176706338152018",
        "gru, 1.7438840088568361, -0.12443880066844375, 0.9452946490557006",
        "lstm, 2.3309177397930085, 0.536594012967563, 0.581798787283932"
    })
    void fromAStateWithoutBiases(String name, double output, double toInput, double toWeights) {
        Recurrent network = filled(builder(name).withoutBias());
        assertAgree(network, network.run(x, someState(network)), output, toInput, toWeights);
    }

    @ParameterizedTest
    @CsvSource({
        "rnn, -5.65556978881337, -4.0400402198759515, 9.965531268707831",
        "gru, 0.29109686776036425, 0.7133943545733273, -0.9583615067821383",
        "lstm, -0.2159995103488454, 0.16020312600369288, -6.673279720919048"
    })
    void twoLayersInBothDirections(String name, double output, double toInput, double toWeights) {
        Recurrent network = filled(builder(name).layers(2).bidirectional());
        assertAgree(network, network.run(x), output, toInput, toWeights);
    }

    // PyTorch's packed sequences.
    @ParameterizedTest
    @CsvSource({
        "rnn, -2.1159375193051733, -2.2779866428877464, 10.099056506975128",
        "gru, -0.611823636571416, -0.10862164093209291, 3.511954623383459",
        "lstm, -1.292878992068335, 0.4534991410179619, -2.835675372384108"
    })
    void sequencesOfDifferentLengths(String name, double output, double toInput, double toWeights) {
        Recurrent network = filled(builder(name).layers(2).bidirectional());
        assertAgree(network, network.run(x, someState(network), 2, 4, 1), output, toInput, toWeights);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rnn", "relu", "gru", "lstm"})
    void everyGradientAgreesWithDifferences(String name) {
        Recurrent network = builder(name).layers(2).type(DataType.DOUBLE).build(Seed.of(7));
        State state = someState(network);
        List<Tensor> inputs = new ArrayList<>(List.of(x, state.hidden()));
        if (state.hasCell()) {
            inputs.add(state.cell());
        }
        GradientCheck.of(
                        in -> flat(network.run(
                                in.get(0),
                                in.size() == 3 ? State.of(in.get(1), in.get(2)) : State.of(in.get(1)),
                                2,
                                4,
                                3)),
                        inputs)
                .assertPasses();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rnn", "relu", "gru", "lstm"})
    void whatLiesBeyondALengthHasNoInfluence(String name) {
        List<double[]> expected = outputAndGradients(name, 0);
        for (double filling : new double[] {1e300, Double.POSITIVE_INFINITY, Double.NaN}) {
            List<double[]> found = outputAndGradients(name, filling);
            for (int i = 0; i < found.size(); i++) {
                assertArrayEquals(expected.get(i), found.get(i));
            }
        }
    }

    // With sequences of 2, 4 and 0 steps that are filled up.
    private List<double[]> outputAndGradients(String name, double filling) {
        boolean[] isStep = {true, true, false, false, true, true, true, true, false, false, false, false};
        Tensor filled = Tensor.variable(
                x.where(Tensor.constant(isStep).reshape(3, 4, 1), filling).detach());
        Recurrent network = filled(builder(name).layers(2).bidirectional());
        Tensor all = flat(network.run(filled, 2, 4, 0));
        all.square().sum().backward();
        List<double[]> found =
                new ArrayList<>(List.of(all.toDoubles(), filled.grad().toDoubles()));
        network.parameters().forEach(p -> found.add(p.grad().toDoubles()));
        return found;
    }

    @ParameterizedTest
    @ValueSource(strings = {"rnn", "gru", "lstm"})
    void stepsGiveWhatARunGives(String name) {
        Recurrent network = filled(builder(name).layers(2));
        Result whole = network.run(x);
        State state = network.zeroState(3);
        for (int t = 0; t < 4; t++) {
            Result step = network.step(x.select(1, t), state);
            assertArrayEquals(
                    whole.output().select(1, t).toDoubles(), step.output().toDoubles(), 1e-15);
            state = step.state();
        }
        assertArrayEquals(whole.state().hidden().toDoubles(), state.hidden().toDoubles(), 1e-15);
    }

    @Test
    void twoLayersAreOneOnTheOther() {
        Recurrent both = filled(Lstm.of(2, 3).layers(2));
        Lstm first = Lstm.of(2, 3).type(DataType.DOUBLE).build(Seed.of(1));
        Lstm second = Lstm.of(3, 3).type(DataType.DOUBLE).build(Seed.of(1));
        first.namedParameters()
                .forEach((name, p) -> p.assign(both.namedParameters().get(name)));
        second.namedParameters()
                .forEach((name, p) -> p.assign(both.namedParameters().get(name.replace("_l0", "_l1"))));
        assertArrayEquals(
                both.apply(x).toDoubles(), second.apply(first.apply(x)).toDoubles(), 1e-15);
    }

    @Test
    void theWeightsHavePyTorchsNamesAndLayouts() {
        Lstm lstm = Lstm.of(2, 3).layers(2).bidirectional().build(Seed.of(1));
        assertEquals(
                "[weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0, weight_ih_l0_reverse, weight_hh_l0_reverse,"
                        + " bias_ih_l0_reverse, bias_hh_l0_reverse, weight_ih_l1, weight_hh_l1, bias_ih_l1, bias_hh_l1,"
                        + " weight_ih_l1_reverse, weight_hh_l1_reverse, bias_ih_l1_reverse, bias_hh_l1_reverse]",
                lstm.namedParameters().keySet().toString());
        assertArrayEquals(
                new long[] {12, 6}, lstm.namedParameters().get("weight_ih_l1").shape());
        assertArrayEquals(
                new long[] {9, 2},
                new Gru(2, 3, Seed.of(1)).namedParameters().get("weight_ih_l0").shape());
        double largest = lstm.parameters().stream()
                .flatMapToDouble(p -> Arrays.stream(p.toDoubles()))
                .map(Math::abs)
                .max()
                .orElseThrow();
        assertEquals(1 / Math.sqrt(3), largest, 0.01);
    }

    @Test
    void dropoutIsBetweenTheLayersAndOnlyInTraining() {
        Lstm lstm = Lstm.of(2, 50).layers(2).dropout(0.5).type(DataType.DOUBLE).build(Seed.of(1));
        double[] one = lstm.apply(x).toDoubles();
        assertFalse(Arrays.equals(one, lstm.apply(x).toDoubles()));
        // The last layer's outputs are not dropped.
        assertEquals(0, Arrays.stream(one).filter(h -> h == 0).count());
        lstm.eval();
        assertArrayEquals(lstm.apply(x).toDoubles(), lstm.apply(x).toDoubles());
    }

    @Test
    void aDetachedStateLetsNoGradientThrough() {
        Lstm lstm = new Lstm(2, 3, Seed.of(1));
        State state = lstm.run(x.detach().to(DataType.FLOAT)).state();
        assertFalse(state.detach().hidden().isTracked());
        assertFalse(state.detach().cell().isTracked());
    }

    @Test
    void statesOfChosenSequences() {
        State state = someState(new Lstm(2, 3, Seed.of(1))).take(2, 0, 2);
        assertEquals(0.3 * Math.cos(6.5), state.hidden().get(0, 0, 0));
        assertEquals(0.3 * Math.sin(0.5), state.cell().get(0, 1, 0));
        assertEquals(0.3 * Math.cos(6.5), state.hidden().get(0, 2, 0));
    }

    @Test
    void isALayer() {
        Sequential model = new Sequential(new Gru(2, 3, Seed.of(1)), Activation.relu(), new Linear(3, 1, Seed.of(1)));
        assertArrayEquals(
                new long[] {5, 7, 1},
                model.apply(Tensor.zeros(DataType.FLOAT, 5, 7, 2)).shape());
        assertEquals("Gru(2 -> 3)", model.layers().get(0).toString());
        assertEquals(
                "Lstm(2 -> 3, 2 layers, bidirectional, dropout 0.1, no bias)",
                Lstm.of(2, 3)
                        .layers(2)
                        .bidirectional()
                        .dropout(0.1)
                        .withoutBias()
                        .build(Seed.of(1))
                        .toString());
        assertEquals("Rnn(2 -> 3, relu)", Rnn.withRelu(2, 3).build(Seed.of(1)).toString());
    }

    @Test
    void sayWhatDoesNotFit() {
        Lstm lstm = new Lstm(2, 3, Seed.of(1));
        Sequential model = new Sequential(lstm);
        assertMessage(
                "Sequential.0: expects [*, *, 2], got [3, 4, 5]",
                () -> model.apply(Tensor.zeros(DataType.FLOAT, 3, 4, 5)));
        Tensor good = Tensor.zeros(DataType.FLOAT, 3, 4, 2);
        assertMessage(
                "Sequential.0: the state expects [1, 3, 3], got [1, 2, 3]", () -> lstm.run(good, lstm.zeroState(2)));
        assertMessage(
                "Sequential.0: the state is one of an Rnn or a Gru, but this is Lstm(2 -> 3)",
                () -> lstm.run(good, State.of(Tensor.zeros(DataType.FLOAT, 1, 3, 3))));
        assertMessage(
                "Sequential.0: the lengths must be one for each of 3 sequences, from 0 to 4, but are [1, 5, 2]",
                () -> lstm.run(good, 1, 5, 2));
        assertMessage(
                "Sequential.0: a sequence needs a step, but the input has shape [3, 0, 2]",
                () -> lstm.run(Tensor.zeros(DataType.FLOAT, 3, 0, 2)));
        assertMessage("recurrent layer: hidden must be positive, but is 0", () -> new Gru(2, 0, Seed.of(1)));
        assertThrows(IllegalArgumentException.class, () -> Rnn.of(2, 3).dropout(1));
        assertThrows(
                IllegalStateException.class,
                () -> new Gru(2, 3, Seed.of(1)).zeroState(1).cell());
        assertEquals(
                "Gru(2 -> 3, bidirectional) goes backward too and can't make one step at a time; run it on whole sequences",
                assertThrows(IllegalStateException.class, () -> {
                            Gru gru = Gru.of(2, 3).bidirectional().build(Seed.of(1));
                            gru.step(Tensor.zeros(DataType.FLOAT, 1, 2), gru.zeroState(1));
                        })
                        .getMessage());
    }

    private static void assertMessage(String expected, Executable call) {
        assertEquals(expected, assertThrows(ShapeException.class, call).getMessage());
    }
}
