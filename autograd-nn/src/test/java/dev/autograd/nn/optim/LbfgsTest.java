package dev.autograd.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.AutogradException;
import dev.autograd.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LbfgsTest {
    private final Trajectory start = new Trajectory();

    private Lbfgs lbfgs(double learningRate) {
        return new Lbfgs(List.of(start.a, start.b), learningRate);
    }

    // Loss a² from a = 4: slope 8, first step 1/8 of it, to 3; then s = -1, y = -2, H = 1/2, so on to 0.
    @Test
    void findsTheMinimumOfAParabolaInTwoIterations() {
        Tensor a = Tensor.variable(4);
        Lbfgs lbfgs = new Lbfgs(List.of(a), 1).iterations(1);
        assertEquals(16, lbfgs.step(a::square));
        assertEquals(3, a.item());
        assertEquals(9, lbfgs.step(a::square));
        assertEquals(0, a.item());
    }

    // PyTorch 2.13 gives these figures.
    @Test
    void goesTheWayThatPyTorchGoes() {
        Lbfgs full = lbfgs(1).iterations(4);
        full.step(start::loss);
        full.step(start::loss);
        assertArrayEquals(
                new double[] {-1.3371650945416778, 1.7717719781363501},
                new double[] {start.a.item(), start.b.item()},
                1e-12);
    }

    @Test
    void goesTheWayThatPyTorchGoesWithAShortHistory() {
        lbfgs(0.1).iterations(10).history(2).step(start::loss);
        assertArrayEquals(
                new double[] {-1.2772348266687614, 1.7431447538218632},
                new double[] {start.a.item(), start.b.item()},
                1e-12);
    }

    // Rosenbrock's function with 100: its one minimum is 0 at (1, 1).
    @Test
    void findsTheMinimumOfRosenbrocksFunction() {
        Tensor p = Tensor.variable(new double[] {-1.2, 1});
        Lbfgs lbfgs = new Lbfgs(List.of(p), 1).strongWolfe().iterations(60).changeTolerance(0);
        lbfgs.step(() -> {
            Tensor x = p.select(0, 0);
            Tensor y = p.select(0, 1);
            return x.oneMinus().square().add(y.sub(x.square()).square().mul(100));
        });
        assertArrayEquals(new double[] {1, 1}, p.toDoubles(), 1e-9);
    }

    // Least squares by the normal equations: y = 1 + 2 x fits best.
    @Test
    void movesSeveralParametersAndLeavesFrozenOnesAlone() {
        Tensor x = Tensor.constant(new double[] {0, 1, 2, 3});
        Tensor y = Tensor.constant(new double[] {1.1, 2.9, 4.9, 7.1});
        Tensor slope = Tensor.variable(0);
        Tensor offset = Tensor.variable(0);
        Tensor frozen = Tensor.variable(5).freeze();
        new Lbfgs(List.of(slope, offset, frozen), 1)
                .strongWolfe()
                .step(() -> x.mul(slope).add(offset).sub(y).square().sum().add(frozen));
        assertArrayEquals(new double[] {2, 1, 5}, new double[] {slope.item(), offset.item(), frozen.item()}, 1e-7);
    }

    // The loss |a|^1.5 is not even twice differentiable at its minimum.
    @Test
    void lowersTheLossInEveryStepOfASearch() {
        Tensor a = Tensor.variable(new double[] {3, -2});
        Lbfgs lbfgs = new Lbfgs(List.of(a), 100).strongWolfe().iterations(1);
        double last = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 10; i++) {
            double loss = lbfgs.step(() -> a.abs().pow(1.5).sum());
            assertTrue(loss < last || loss < 1e-10, "from " + last + " to " + loss);
            last = loss;
        }
        assertTrue(last < 1e-3, "ends at " + last);
    }

    // log b at 1: a step of 3 would lead to -2, where it is no number.
    @Test
    void neverMovesToWhereTheLossIsNoNumber() {
        Tensor b = Tensor.variable(1);
        new Lbfgs(List.of(b), 3).step(() -> b.log());
        assertEquals(1, b.item());
    }

    @Test
    void aSavedStateGoesOnAsIfNeverStopped() {
        Lbfgs first = lbfgs(0.5).iterations(3);
        first.step(start::loss);
        Trajectory other = new Trajectory();
        other.a.assign(start.a);
        other.b.assign(start.b);
        Lbfgs second = new Lbfgs(List.of(other.a, other.b), 0.5).iterations(3);
        second.load(first.state());
        first.step(start::loss);
        second.step(other::loss);
        assertEquals(start.a.item(), other.a.item());
        assertEquals(start.b.item(), other.b.item());
    }

    @Test
    void refusesWhatItCantUse() {
        Lbfgs lbfgs = lbfgs(1);
        assertEquals(
                "L-BFGS can't begin at a loss of NaN with a gradient of norm NaN",
                assertThrows(
                                AutogradException.class,
                                () -> lbfgs.step(() -> start.loss().mul(Double.NaN)))
                        .getMessage());
        assertThrows(AutogradException.class, () -> lbfgs.load(Map.of()));
        Tensor wide = Tensor.constant(new double[][] {{1, 2, 3}});
        assertEquals(
                "the saved state of L-BFGS has steps [1, 3] and changes [1, 3], but there are 2 parameters",
                assertThrows(
                                AutogradException.class,
                                () -> lbfgs.load(Map.of("started", Tensor.constant(1), "steps", wide, "changes", wide)))
                        .getMessage());
        assertThrows(AutogradException.class, () -> new Lbfgs(List.of(Tensor.constant(1)), 1));
        assertThrows(IllegalArgumentException.class, () -> lbfgs(0));
    }
}
