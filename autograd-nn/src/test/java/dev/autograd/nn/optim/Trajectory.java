package dev.autograd.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.autograd.Tensor;
import java.util.List;
import java.util.function.Function;

/**
 * Ten steps of an optimizer on {@code (a - 1)² + 10 (b - a²)²} from a = -1.5, b = 2.
 *
 * <p>The figures that tests compare with are those of the same ten steps in PyTorch 2.13, in double.
 */
final class Trajectory {
    final Tensor a = Tensor.variable(-1.5).named("a");
    final Tensor b = Tensor.variable(2).named("b");

    static void assertEnds(double expectedA, double expectedB, Function<List<Tensor>, Optimizer> optimizer) {
        Trajectory trajectory = new Trajectory();
        trajectory.run(optimizer.apply(List.of(trajectory.a, trajectory.b)), 10);
        assertArrayEquals(
                new double[] {expectedA, expectedB}, new double[] {trajectory.a.item(), trajectory.b.item()}, 1e-12);
    }

    void run(Optimizer optimizer, int steps) {
        for (int i = 0; i < steps; i++) {
            optimizer.zeroGrad();
            loss().backward();
            optimizer.step();
        }
    }

    Tensor loss() {
        return a.sub(1).square().add(b.sub(a.square()).square().mul(10));
    }
}
