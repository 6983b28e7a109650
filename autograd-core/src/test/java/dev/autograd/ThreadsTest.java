package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/** Any number of threads may each run their own graphs, on variables that they share. */
class ThreadsTest {
    private static final int THREADS = 6;

    @Test
    void compareWithOneThreadToTheBit() throws Exception {
        double[] expected = train();
        for (double[] weights : inThreads(THREADS, ThreadsTest::train)) {
            assertArrayEquals(expected, weights, 0.0);
        }
    }

    @Test
    void sumTheGradientsOfASharedVariable() throws Exception {
        Tensor w = Tensor.variable(Tensor.ones(DataType.DOUBLE, 3000));
        int passes = 50;
        inThreads(THREADS, () -> {
            for (int i = 0; i < passes; i++) {
                w.mul(2).sum().backward();
            }
            return 0;
        });

        assertEquals(2 * passes * THREADS, w.grad().get(0));
        assertEquals(2 * passes * THREADS, w.grad().get(2999));
    }

    @Test
    void askForGradientsOfASharedGraph() throws Exception {
        Tensor w = Tensor.variable(Tensor.linspace(DataType.DOUBLE, -1, 1, 3000));
        Tensor loss = w.tanh().mul(w).sum();
        double[] expected = Autograd.grad(loss, w).toDoubles();
        List<double[]> gradients = inThreads(THREADS, () -> {
            for (int i = 0; i < 20; i++) {
                assertArrayEquals(expected, Autograd.grad(loss, w).toDoubles(), 0.0);
            }
            return Autograd.grad(loss, w).toDoubles();
        });

        assertEquals(THREADS, gradients.size());
    }

    @Test
    void continueGraphsOfOtherThreads() throws Exception {
        Tensor x = Tensor.variable(2);
        Tensor z = x;
        for (int i = 0; i < 20; i++) {
            Tensor before = z;
            z = inThreads(1, () -> before.mul(x).add(before)).get(0);
        }
        z.backward();

        // x (x + 1)^20
        assertEquals(Math.pow(3, 20) + 2 * 20 * Math.pow(3, 19), x.grad().item());
    }

    @Test
    void switchOnlyThemselves() throws Exception {
        Tensor x = Tensor.variable(2);
        try (var off = Autograd.noGrad();
                var scope = Autograd.scope()) {
            Tensor y = inThreads(1, () -> x.mul(3)).get(0);
            assertTrue(y.isTracked());
            scope.close();
            assertEquals(6, y.item());
        }
    }

    @Test
    void ofAForkJoinPoolDoNotRunOneAnothersTasksInTheMidstOfAnOperation() throws Exception {
        ForkJoinPool pool = new ForkJoinPool(4);
        try {
            List<Double> gradients = pool.submit(() -> IntStream.range(0, 200)
                            .parallel()
                            .mapToObj(i -> {
                                Tensor x = Tensor.variable(Tensor.full(DataType.DOUBLE, i, 70_000));
                                x.square().sum().backward();
                                return x.grad().get(69_999);
                            })
                            .toList())
                    .get();
            for (int i = 0; i < gradients.size(); i++) {
                assertEquals(2.0 * i, gradients.get(i));
            }
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void keepTheirBitsWhileOthersComputeLargeProducts() throws Exception {
        Seed seed = Seed.of(1);
        Tensor large = seed.normal(DataType.FLOAT, 0, 1, 300, 300);
        Tensor x = seed.normal(DataType.DOUBLE, 0, 1, 96, 96);
        Tensor v = seed.normal(DataType.FLOAT, 0, 1, 30_000);
        Tensor m = seed.normal(DataType.DOUBLE, 0, 1, 120, 120);
        Callable<List<double[]>> others = () -> Stream.of(
                        x.matmul(x.select(0, 0)),
                        x.transpose().matmul(x.select(0, 0)),
                        v.matmul(v),
                        m.inverse(),
                        m.svd().s())
                .map(Tensor::toDoubles)
                .toList();
        List<double[]> expected = others.call();
        AtomicBoolean isOver = new AtomicBoolean();
        ExecutorService background = Executors.newSingleThreadExecutor();
        try {
            Future<?> products = background.submit(() -> {
                while (!isOver.get()) {
                    large.matmul(large);
                }
            });
            for (int i = 0; i < 50; i++) {
                List<double[]> actual = others.call();
                for (int j = 0; j < expected.size(); j++) {
                    assertArrayEquals(expected.get(j), actual.get(j), 0.0);
                }
            }
            isOver.set(true);
            products.get();
        } finally {
            isOver.set(true);
            background.shutdown();
        }
    }

    private static double[] train() {
        Tensor x = Tensor.linspace(DataType.DOUBLE, -1, 1, 60 * 50).reshape(60, 50);
        Tensor w = Tensor.variable(
                Tensor.linspace(DataType.DOUBLE, -0.5, 0.5, 50 * 80).reshape(50, 80));
        for (int step = 0; step < 20; step++) {
            try (var scope = Autograd.scope()) {
                x.matmul(w).tanh().square().mean().backward();
                w.addInPlace(w.grad(), -0.1);
                w.zeroGrad();
            }
        }
        return w.toDoubles();
    }

    private static <T> List<T> inThreads(int count, Callable<T> work) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                futures.add(threads.submit(work));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }
}
