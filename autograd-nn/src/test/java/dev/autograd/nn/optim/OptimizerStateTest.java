package dev.autograd.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.autograd.AutogradException;
import dev.autograd.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

class OptimizerStateTest {
    static Stream<Function<List<Tensor>, Optimizer>> optimizers() {
        return Stream.of(
                p -> new Sgd(p, 0.01).momentum(0.9).nesterov(),
                p -> new Adam(p, 0.1).amsgrad(),
                p -> new AdamW(p, 0.1),
                p -> new NAdam(p, 0.1),
                p -> new RAdam(p, 0.003),
                p -> new RmsProp(p, 0.05).momentum(0.9).centered(),
                p -> new Adagrad(p, 0.5).learningRateDecay(0.1),
                p -> new Adadelta(p, 1),
                p -> new Lion(p, 0.05));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void goesOnFromASavedStateAsIfNeverStopped(Function<List<Tensor>, Optimizer> make) {
        Trajectory whole = new Trajectory();
        whole.run(make.apply(List.of(whole.a, whole.b)), 10);

        Trajectory parts = new Trajectory();
        Optimizer first = make.apply(List.of(parts.a, parts.b));
        parts.run(first, 4);
        Map<String, Tensor> state = first.state();
        Optimizer second = make.apply(List.of(parts.a, parts.b));
        second.load(state);
        parts.run(second, 6);

        assertEquals(whole.a.item(), parts.a.item());
        assertEquals(whole.b.item(), parts.b.item());
        assertEquals(10, second.steps());
    }

    @Test
    void savesTheGroupsSettings() {
        Trajectory trajectory = new Trajectory();
        Sgd sgd = new Sgd(List.of(trajectory.a), 0.1);
        sgd.addGroup(List.of(trajectory.b), 0.2).weightDecay(0.3);
        Map<String, Tensor> state = sgd.state();
        sgd.groups().get(1).learningRate(7).weightDecay(8);
        sgd.load(state);

        assertEquals(0.2, sgd.groups().get(1).learningRate());
        assertEquals(0.3, sgd.groups().get(1).weightDecay());
    }

    @Test
    void aSavedStateDoesNotChangeWithLaterSteps() {
        Trajectory trajectory = new Trajectory();
        Adam adam = new Adam(List.of(trajectory.a), 0.1);
        trajectory.run(adam, 1);
        Tensor saved = adam.state().getOrDefault("a/exp_avg", trajectory.b);
        double before = saved.item();
        trajectory.run(adam, 1);
        assertEquals(before, saved.item());
    }

    @Test
    void refusesAStateForOtherParameters() {
        Trajectory trajectory = new Trajectory();
        Adam adam = new Adam(List.of(trajectory.a), 0.1);
        trajectory.run(adam, 1);
        Map<String, Tensor> state = new LinkedHashMap<>(adam.state());
        assertMessage(
                "the saved state of the optimizer has a/steps, which belongs to none of the parameters [b]",
                () -> new Adam(List.of(trajectory.b), 0.1).load(state));

        state.put("a/exp_avg", Tensor.zeros(DataType.DOUBLE, 3));
        assertMessage("the saved a/exp_avg has shape [3], but the parameter has []", () -> adam.load(state));
        assertMessage("the saved state of the optimizer lacks [kind Adam, steps, group0]", () -> adam.load(Map.of()));
    }

    @Test
    void refusesAStateOfAnotherKind() {
        Trajectory trajectory = new Trajectory();
        Map<String, Tensor> state = new Adam(List.of(trajectory.a), 0.1).state();
        assertMessage(
                "the saved state is one of Adam, but this optimizer is Sgd, which remembers something else",
                () -> new Sgd(List.of(trajectory.a), 0.1).load(state));
    }

    private static void assertMessage(String expected, org.junit.jupiter.api.function.Executable call) {
        assertEquals(expected, assertThrows(AutogradException.class, call).getMessage());
    }

    // The first step is as large as for a parameter that was never frozen: each counts its own steps.
    @Test
    void aParameterThatThawsStartsLikeANewOne() {
        Tensor p = Tensor.variable(1);
        Tensor q = Tensor.variable(1);
        Adam adam = new Adam(List.of(p, q), 0.1);
        q.freeze();
        for (int i = 0; i < 50; i++) {
            adam.zeroGrad();
            p.mul(3).backward();
            adam.step();
        }
        q.unfreeze().mul(3).backward();
        adam.step();
        assertEquals(0.9, q.item(), 1e-8);
    }
}
