package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.array.Garbage;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The memory that a chain of 64 layers needs at its peak: with a checkpoint after every 8 layers it grows with the square
 * root of the depth. It is measured at every fourth layer, when it runs and when its gradient arrives, without what the
 * collector can take back. The page on performance has its figures.
 */
@Tag("slow")
class CheckpointMemoryTest {
    private static final int LAYERS = 64;
    private static final int EACH = 8;
    private static final int ROWS = 512;
    private static final int WIDTH = 32;
    private static final long ACTIVATION = ROWS * WIDTH * 8L;

    private final Tensor[] weights = new Tensor[LAYERS];
    private final Tensor input = Tensor.full(DataType.DOUBLE, 0.1, ROWS, WIDTH);

    private long before;
    private long peak;

    @BeforeEach
    void makeWeights() {
        for (int i = 0; i < LAYERS; i++) {
            weights[i] = Tensor.variable(
                    Tensor.eye(DataType.DOUBLE, WIDTH).mul(0.9 + 0.001 * i).value());
            weights[i].grad();
        }
        before = Garbage.bytesInUse();
    }

    private Tensor layer(Tensor x, int i) {
        Tensor z = x.matmul(weights[i]).tanh();
        if (z.isTracked() && i % 4 == 3) {
            look();
            z.registerHook(g -> {
                look();
                return g;
            });
        }
        return z;
    }

    private void look() {
        peak = Math.max(peak, Garbage.bytesInUse() - before);
    }

    private Tensor layers(Tensor x, int from, int to) {
        Tensor z = x;
        for (int i = from; i < to; i++) {
            z = layer(z, i);
        }
        return z;
    }

    /** In layer outputs. */
    private double peakOf(UnaryOperator<Tensor> network) {
        peak = 0;
        for (Tensor weight : weights) {
            weight.zeroGrad();
        }
        network.apply(input).sum().backward();
        return (double) peak / ACTIVATION;
    }

    private Tensor checkpointed(Tensor x) {
        Tensor z = x;
        for (int i = 0; i < LAYERS; i += EACH) {
            int from = i;
            z = Autograd.checkpoint(v -> layers(v, from, from + EACH), z);
        }
        return z;
    }

    @Test
    void thePeakGrowsWithTheSquareRootOfTheDepth() {
        double plain = peakOf(x -> layers(x, 0, LAYERS));
        double[] gradient = weights[0].grad().toDoubles();
        double saving = peakOf(x -> checkpointed(x));

        assertArrayEquals(gradient, weights[0].grad().toDoubles());
        String figures = String.format(
                Locale.ROOT,
                "%d layers: %.1f layer outputs at the peak (%.1f MB), with checkpoints %.1f (%.1f MB)",
                LAYERS,
                plain,
                plain * ACTIVATION / (1 << 20),
                saving,
                saving * ACTIVATION / (1 << 20));
        if (Boolean.getBoolean("checkpoint.figures")) {
            System.out.println(figures);
        }
        assertTrue(plain >= LAYERS - 1, figures);
        // 8 outputs of parts and, at a time, what 8 layers keep and their gradients need.
        assertTrue(saving <= 4 * Math.sqrt(LAYERS), figures);
    }
}
