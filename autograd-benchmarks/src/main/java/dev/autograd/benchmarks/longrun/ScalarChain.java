package dev.autograd.benchmarks.longrun;

import dev.autograd.Tensor;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;

/** Differentiates chains of scalar operations, each ten times as long as the one before: {@code ScalarChain LONGEST}. */
final class ScalarChain {
    private static final int SHORTEST = 10_000;

    private ScalarChain() {}

    public static void main(String... arguments) {
        int longest = Integer.parseInt(arguments[0]);
        Tensor x = Tensor.variable(0.5);
        Tensor c = Tensor.constant(1 + 1e-7);
        for (int warmUp = 0; warmUp < 100; warmUp++) {
            gradient(x, c, SHORTEST);
        }
        for (int length = SHORTEST; length <= longest; length *= 10) {
            int times = Math.max(3, 1_000_000 / length);
            long best = Long.MAX_VALUE;
            for (int i = 0; i < times; i++) {
                System.gc();
                long begin = System.nanoTime();
                gradient(x, c, length);
                best = Math.min(best, System.nanoTime() - begin);
            }
            System.out.printf(
                    "operations %d nanoseconds %d bytes %d%n", length, best / length, bytesPerOperation(x, c, length));
        }
        System.out.println("peak " + Resident.peakMegabytes() + " MB");
    }

    // Products and sums by turns; the derivative is c^(length / 2).
    private static Tensor chain(Tensor x, Tensor c, int length) {
        Tensor y = x;
        for (int i = 0; i < length; i += 2) {
            y = y.mul(c).add(c);
        }
        return y;
    }

    private static void gradient(Tensor x, Tensor c, int length) {
        x.zeroGrad();
        chain(x, c, length).backward();
        double expected = Math.pow(c.item(), length / 2.0);
        if (Math.abs(x.grad().item() - expected) > 1e-8 * expected) {
            throw new AssertionError(x.grad() + " instead of " + expected);
        }
    }

    private static long bytesPerOperation(Tensor x, Tensor c, int length) {
        long before = used();
        Tensor y = chain(x, c, length);
        try {
            return (used() - before) / length;
        } finally {
            Reference.reachabilityFence(y);
        }
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
