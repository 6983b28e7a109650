package dev.autograd.benchmarks.longrun;

import dev.autograd.Tensor;

/** Trains a single sigmoid layer on four samples, in a loop without a scope: {@code DocumentNetwork STEPS}. */
final class DocumentNetwork {
    private DocumentNetwork() {}

    public static void main(String... arguments) {
        int steps = Integer.parseInt(arguments[0]);
        Tensor x = Tensor.constant(new double[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
        Tensor t = Tensor.constant(new double[][] {{0}, {1}, {1}, {0}});
        Tensor w = Tensor.variable(new double[][] {{1.6243453636632417}, {-0.6117564136500754}});
        Tensor b = Tensor.variable(new double[] {-0.5281717522634557});
        double last = 0;
        long begin = System.nanoTime();
        for (int step = 1; step <= steps; step++) {
            Tensor loss = x.matmul(w).add(b).sigmoid().sub(t).square().mean();
            w.zeroGrad();
            b.zeroGrad();
            loss.backward();
            w.addInPlace(w.grad(), -0.5);
            b.addInPlace(b.grad(), -0.5);
            last = loss.item();
            if (step % (steps / 20) == 0) {
                System.out.println("step " + step + " resident " + Resident.megabytes() + " MB");
            }
        }
        System.out.println("nanoseconds " + (System.nanoTime() - begin) / steps + " per step, loss " + last);
        System.out.println("peak " + Resident.peakMegabytes() + " MB");
    }
}
