package dev.autograd.benchmarks.longrun;

import dev.autograd.Autograd;
import dev.autograd.Scope;
import dev.autograd.Tensor;
import java.util.Random;

/** Trains a 1000-1000-1000 network on batches of 256 floats: {@code WideNetwork STEPS scope|free}. */
final class WideNetwork {
    private static final int WIDTH = 1000;
    private static final int BATCH = 256;

    private final Tensor x = Tensor.constant(random(BATCH, 1));
    private final Tensor t = Tensor.constant(random(BATCH, 1));
    private final Tensor w1 = Tensor.variable(random(WIDTH, 0.03));
    private final Tensor b1 = Tensor.variable(new float[WIDTH]);
    private final Tensor w2 = Tensor.variable(random(WIDTH, 0.03));
    private final Tensor b2 = Tensor.variable(new float[WIDTH]);

    private WideNetwork() {}

    public static void main(String... arguments) {
        int steps = Integer.parseInt(arguments[0]);
        boolean scoped = arguments[1].equals("scope");
        WideNetwork network = new WideNetwork();
        double loss = 0;
        long begin = System.nanoTime();
        for (int step = 1; step <= steps; step++) {
            if (scoped) {
                try (Scope scope = Autograd.scope()) {
                    loss = network.step();
                }
            } else {
                loss = network.step();
            }
            if (step % (steps / 20) == 0) {
                System.out.println("step " + step + " resident " + Resident.megabytes() + " MB");
            }
        }
        System.out.println("nanoseconds " + (System.nanoTime() - begin) / steps + " per step, loss " + loss);
        System.out.println("peak " + Resident.peakMegabytes() + " MB");
    }

    private double step() {
        Tensor y = x.matmul(w1).add(b1).sigmoid().matmul(w2).add(b2).sigmoid();
        Tensor loss = y.sub(t).square().mean();
        for (Tensor variable : new Tensor[] {w1, b1, w2, b2}) {
            variable.zeroGrad();
        }
        loss.backward();
        for (Tensor variable : new Tensor[] {w1, b1, w2, b2}) {
            variable.addInPlace(variable.grad(), -0.1);
        }
        return loss.item();
    }

    private static float[][] random(int rows, double scale) {
        Random random = new Random(7);
        float[][] matrix = new float[rows][WIDTH];
        for (float[] row : matrix) {
            for (int i = 0; i < WIDTH; i++) {
                row[i] = (float) (scale * random.nextGaussian());
            }
        }
        return matrix;
    }
}
