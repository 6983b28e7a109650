package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class LinearAlgebraTest {
    private static final double[][] RIGHT = {{4, 1, 0}, {1, 3, 1}, {0, 1, 2}};

    private static Tensor random(long seed, long... shape) {
        Tensor zeros = Tensor.zeros(DataType.DOUBLE, shape);
        double[] elements =
                new SplittableRandom(seed).doubles(zeros.size(), -1, 1).toArray();
        return Tensor.constant(elements).reshape(shape);
    }

    private static void assertClose(Tensor expected, Tensor actual) {
        assertArrayEquals(expected.shape(), actual.shape());
        double largest =
                expected.size() == 0 ? 1 : Math.max(1, expected.abs().max().item());
        assertArrayEquals(expected.toDoubles(), actual.toDoubles(), 1e-10 * largest);
    }

    // All that a factorisation promises, at sizes on both sides of those at which OpenBLAS takes several threads.
    private static void check(int n, long seed) {
        Tensor x = random(seed, n, n);
        Tensor identity = Tensor.eye(DataType.DOUBLE, n);
        Tensor regular = x.add(identity.mul(n));
        Tensor definite = x.matmul(x, false, true).add(identity);
        Tensor b = random(seed + 1, n, 3);

        assertClose(b, regular.matmul(regular.solve(b)));
        assertClose(identity, regular.matmul(regular.inverse()));
        Tensor l = definite.cholesky();
        assertClose(definite, l.matmul(l, false, true));
        assertClose(l, l.tril());
        assertClose(b, l.matmul(l.triangularSolve(b, false)));
        var qr = random(seed + 2, n + 3, n).qr();
        assertClose(random(seed + 2, n + 3, n), qr.q().matmul(qr.r()));
        assertClose(identity, qr.q().matmul(qr.q(), true, false));
        var eigh = definite.eigh();
        assertClose(definite, eigh.vectors().mul(eigh.values()).matmul(eigh.vectors(), false, true));
        assertClose(identity, eigh.vectors().matmul(eigh.vectors(), true, false));
        var svd = random(seed + 3, n, n + 2).svd();
        assertClose(random(seed + 3, n, n + 2), svd.u().mul(svd.s()).matmul(svd.vT()));
        assertClose(identity, svd.vT().matmul(svd.vT(), false, true));
        assertEquals(eigh.values().log().sum().item(), definite.logDet().item(), 1e-9 * n);
    }

    @Test
    void factorsMultiplyToTheMatrix() {
        for (int n : new int[] {1, 2, 3, 7, 16, 31, 64, 99, 100, 101, 130, 200}) {
            check(n, n);
        }
    }

    @Test
    void severalThreadsFactorAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                int n = 8 * i + 5;
                all.add(threads.submit(() -> check(n, n)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void theGradientOfALossThroughEveryPartIsThatOfTheLossWithoutFactors() {
        // x = v diag(λ) vᵀ = u diag(s) vT = q r = l lᵀ: functions of all parts together that know nothing of them.
        Tensor x = Tensor.variable(RIGHT);
        Tensor weights = random(3, 3, 3);
        weights = weights.add(weights.transpose());
        double[] expected = Autograd.grad(x.mul(weights).sum(), x).toDoubles();

        var eigh = x.eigh();
        Tensor byEigh = eigh.vectors().mul(eigh.values()).matmul(eigh.vectors(), false, true);
        var svd = x.svd();
        Tensor bySvd = svd.u().mul(svd.s()).matmul(svd.vT());
        var qr = x.qr();
        Tensor byQr = qr.q().matmul(qr.r());
        Tensor byCholesky = x.cholesky().matmul(x.cholesky(), false, true);

        for (Tensor again : List.of(byEigh, bySvd, byQr, byCholesky)) {
            assertArrayEquals(
                    expected, Autograd.grad(again.mul(weights).sum(), x).toDoubles(), 1e-12);
        }
    }

    @Test
    void aPartThatNobodyAsksForHasNoShareInTheGradient() {
        // The vectors of equal eigenvalues have no derivative, but the values have.
        Tensor x = Tensor.variable(new double[][] {{1, 0}, {0, 1}});
        var eigh = x.eigh();

        assertArrayEquals(
                new double[] {1, 0, 0, 1}, Autograd.grad(eigh.values().sum(), x).toDoubles(), 1e-15);
    }

    @Test
    void theExponentialOfARotationIsARotation() {
        Tensor x = Tensor.constant(new double[][] {{0, -100}, {100, 0}});

        double[] expected = {Math.cos(100), -Math.sin(100), Math.sin(100), Math.cos(100)};
        assertArrayEquals(expected, x.matrixExp().toDoubles(), 1e-12);
    }

    @Test
    void theExponentialOfANilpotentMatrixEnds() {
        Tensor x = Tensor.constant(new double[][] {{0, 1, 2}, {0, 0, 4}, {0, 0, 0}});

        assertArrayEquals(
                new double[] {1, 1, 4, 0, 1, 4, 0, 0, 1}, x.matrixExp().toDoubles(), 1e-14);
    }

    @Test
    void theZerothPowerIsTheIdentity() {
        assertArrayEquals(
                Tensor.eye(DataType.DOUBLE, 3).toDoubles(),
                Tensor.constant(RIGHT).matrixPower(0).toDoubles());
        assertClose(Tensor.constant(RIGHT).inverse(), Tensor.constant(RIGHT).matrixPower(-1));
    }

    @Test
    void theToleranceOfPinvDecidesWhatIsZero() {
        Tensor x = Tensor.constant(new double[][] {{2, 0}, {0, 1e-3}});

        assertArrayEquals(new double[] {0.5, 0, 0, 1000}, x.pinv().toDoubles(), 1e-10);
        assertArrayEquals(new double[] {0.5, 0, 0, 0}, x.pinv(1e-2).toDoubles(), 1e-15);
        assertThrows(ShapeException.class, () -> x.pinv(-1));
    }

    @Test
    void onlyTheTriangleIsRead() {
        Tensor lower = Tensor.variable(new double[][] {{2, Double.NaN}, {1, 4}});
        Tensor b = Tensor.constant(new double[] {2, 9});

        Tensor z = lower.triangularSolve(b, false);

        assertArrayEquals(new double[] {1, 2}, z.toDoubles());
        assertEquals(0.0, Math.abs(Autograd.grad(z.sum(), lower).get(0, 1)));
    }

    @Test
    void aRightHandSideThatDoesNotFitIsRefused() {
        Tensor a = Tensor.constant(RIGHT).named("A");
        Tensor b = Tensor.zeros(DataType.DOUBLE, 2, 3).named("b");

        var error = assertThrows(ShapeException.class, () -> a.solve(b));
        assertEquals(
                "solve: b DOUBLE[2, 3] doesn't fit A DOUBLE[3, 3]; it must be a vector with 3 elements, or matrices with"
                        + " 3 rows whose leading axes broadcast with those of the other ones",
                error.getMessage());
        assertThrows(ShapeException.class, () -> a.solve(Tensor.constant(1.0)));
        assertThrows(ShapeException.class, () -> Tensor.zeros(DataType.DOUBLE, 2, 3, 3)
                .solve(Tensor.zeros(DataType.DOUBLE, 4, 3, 1)));
        assertTrue(assertThrows(
                        ShapeException.class,
                        () -> Tensor.arange(4).reshape(2, 2).inverse())
                .getMessage()
                .contains("no floating-point numbers"));
    }

    @Test
    void aFloatMatrixAndADoubleRightHandSideGiveADouble() {
        Tensor z = Tensor.constant(RIGHT).to(DataType.FLOAT).solve(Tensor.constant(new double[] {4, 1, 0}));

        assertEquals(DataType.DOUBLE, z.dataType());
        assertArrayEquals(new double[] {1, 0, 0}, z.toDoubles(), 1e-15);
    }

    @Test
    void aVariableThatChangesIsNoticed() {
        Tensor x = Tensor.variable(RIGHT).named("x");
        Tensor z = x.inverse().sum();
        x.assign(Tensor.eye(DataType.DOUBLE, 3));

        assertThrows(AutogradException.class, z::backward);
    }

    /** Solves an equation, for a test in a process of its own. */
    public static final class Program {
        /** Prints how far the solution is from the right one, or what is wrong. */
        public static void main(String[] args) {
            try {
                Tensor a = random(1, 90, 90);
                Tensor x = random(2, 90, 3);
                System.out.println(
                        "error " + a.solve(a.matmul(x)).sub(x).abs().max().item());
            } catch (LinearAlgebraException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    // Kernels that OpenBLAS would not choose by itself, of which some are wrong in some of its builds.
    @Test
    void refusesKernelsThatSolveWrongly() throws IOException, InterruptedException {
        Path processor = Path.of("/proc/cpuinfo");
        assumeTrue(Files.isReadable(processor) && Files.readString(processor).contains("avx512vl"));
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.nd4j.log.initialization=false",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectErrorStream(true);
        builder.environment().put("OPENBLAS_CORETYPE", "SkylakeX");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals(0, process.waitFor(), output);
        Matcher error = Pattern.compile("error (\\S+)").matcher(output);
        assertTrue(
                error.find() ? Double.parseDouble(error.group(1)) < 1e-8 : output.contains("OPENBLAS_CORETYPE=Haswell"),
                output);
    }
}
