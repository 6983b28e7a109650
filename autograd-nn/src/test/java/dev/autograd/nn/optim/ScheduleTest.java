package dev.autograd.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.autograd.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The figures are those of PyTorch's schedulers of the same names. */
class ScheduleTest {
    private static void assertFactors(Schedule schedule, double... expected) {
        assertArrayEquals(
                expected,
                IntStream.range(0, expected.length)
                        .mapToDouble(schedule::factor)
                        .toArray(),
                1e-12);
    }

    @Test
    void step() {
        assertFactors(Schedule.step(3, 0.5), 1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25);
    }

    @Test
    void multiStep() {
        assertFactors(Schedule.multiStep(0.1, 2, 5), 1, 1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.01);
    }

    @Test
    void exponential() {
        assertFactors(Schedule.exponential(0.9), 1, 0.9, 0.81, 0.729);
    }

    @Test
    void cosineFallsAndStays() {
        assertFactors(
                Schedule.cosine(8, 0.1),
                1,
                0.9657457896300791,
                0.8681980515339464,
                0.7222075445642905,
                0.55,
                0.3777924554357097,
                0.2318019484660537,
                0.134254210369921,
                0.1,
                0.1);
    }

    @Test
    void oneCycle() {
        assertFactors(
                Schedule.oneCycle(10),
                0.04,
                0.52,
                1,
                0.9504846320134737,
                0.8117456539497631,
                0.6112620219362893,
                0.38874197806371075,
                0.18825834605023697,
                0.049519367986526286,
                4e-6,
                4e-6);
    }

    @Test
    void warmsUpBeforeAnother() {
        assertFactors(Schedule.exponential(0.5).warmUp(3), 0.25, 0.5, 0.75, 1, 0.5, 0.25);
        assertFactors(Schedule.constant().warmUp(1), 0.5, 1, 1);
    }

    @Test
    void aSchedulerMovesTheRatesOfAllGroups() {
        Sgd sgd = new Sgd(List.of(Tensor.variable(1)), 0.1);
        sgd.addGroup(List.of(Tensor.variable(1)), 0.4);
        Scheduler scheduler = new Scheduler(sgd, Schedule.exponential(0.5));
        scheduler.step();
        scheduler.step();
        assertEquals(0.025, sgd.groups().get(0).learningRate());
        assertEquals(0.1, sgd.groups().get(1).learningRate());

        scheduler.restore(1);
        assertEquals(0.05, sgd.learningRate());
        assertEquals(1, scheduler.current());
    }

    @Test
    void aPlateauLowersTheRateAfterItsPatience() {
        Sgd sgd = new Sgd(List.of(Tensor.variable(1)), 1);
        Plateau plateau = new Plateau(sgd, 0.5, 2);
        double[] figures = {1, 0.9, 0.8999999, Double.NaN, 0.95, 0.9, 0.9, 0.8, 0.9, 0.9, 0.9};
        double[] rates = new double[figures.length];
        for (int i = 0; i < figures.length; i++) {
            plateau.step(figures[i]);
            rates[i] = sgd.learningRate();
        }
        assertArrayEquals(new double[] {1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.25}, rates);
        assertEquals(0.8, plateau.best());
    }

    @Test
    void aPlateauGoesOnFromASavedState() {
        Sgd sgd = new Sgd(List.of(Tensor.variable(1)), 1);
        Plateau first = new Plateau(sgd, 0.5, 1);
        first.step(3);
        first.step(4);
        Plateau second = new Plateau(sgd, 0.5, 1);
        second.load(first.state());
        second.step(4);
        assertEquals(0.5, sgd.learningRate());
        assertEquals(3, second.best());
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        Sgd sgd = new Sgd(List.of(Tensor.variable(1)), 1);
        assertThrows(IllegalArgumentException.class, () -> Schedule.step(0, 0.5));
        assertThrows(IllegalArgumentException.class, () -> Schedule.cosine(0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Plateau(sgd, 1, 2));
    }
}
