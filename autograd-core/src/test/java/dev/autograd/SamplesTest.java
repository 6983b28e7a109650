package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.autograd.check.GradientCheck;
import dev.autograd.check.GradientReport.Verdict;
import java.io.File;
import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The proof of the table: what is tested of every sample in every class named {@code ...Samples}. */
class SamplesTest {
    private static final double VALUE_TOLERANCE = 1e-12;
    private static final double FLOAT_VALUE_TOLERANCE = 2e-6;

    @TestFactory
    Stream<DynamicContainer> samples() throws ReflectiveOperationException {
        return all().stream()
                .map(sample -> dynamicContainer(
                        sample.name(), sample.cases().stream().flatMap(shapes -> tests(sample, shapes))));
    }

    @Test
    void everyRowHasASample() throws ReflectiveOperationException {
        List<Primitive<?>> sampled = all().stream()
                .<Primitive<?>>map(Sample::row)
                .filter(Objects::nonNull)
                .toList();
        List<String> missing = rows().stream()
                .filter(row -> sampled.stream().noneMatch(s -> s == row))
                .filter(row -> !writesInPlaceOnly(row))
                .map(Primitive::name)
                .toList();
        assertEquals(List.of(), missing, "rows without a sample; add one to the ...Samples of their theme");
    }

    private static boolean writesInPlaceOnly(Primitive<?> row) {
        return row == ArithmeticRules.SCALE_ADD
                || row == ArithmeticRules.SCALE_ADD_SQUARE
                || row == ArithmeticRules.ADD_QUOTIENT
                || row == ProductRules.ADD_MATMUL
                || row == ShapingRules.ADD_PART;
    }

    private static Stream<DynamicNode> tests(Sample sample, List<int[]> shapes) {
        Values[] in = sample.inputs(shapes);
        List<DynamicNode> tests = new ArrayList<>();
        BiConsumer<String, Executable> test = (what, body) -> tests.add(test(sample, what, shapes, body));
        test.accept("value in DOUBLE", () -> value(sample, in, DataType.DOUBLE, VALUE_TOLERANCE));
        test.accept("value in FLOAT", () -> value(sample, in, DataType.FLOAT, FLOAT_VALUE_TOLERANCE));
        test.accept("views of any order and stride", () -> views(sample, in));
        test.accept("recording", () -> recording(sample, in));
        if (sample.call().apply(variables(sample, in, DataType.DOUBLE)).isTracked() && sample.order() > 0) {
            test.accept("derivatives", () -> derivatives(sample, in));
            test.accept("recorded gradient", () -> recordedGradient(sample, in));
            test.accept("gradient in FLOAT", () -> floatGradient(sample, in));
            test.accept("a variable used twice", () -> usedTwice(sample, in));
        }
        return tests.stream();
    }

    // Reports of failed tests leave out the names of dynamic ones, so the message tells.
    private static DynamicTest test(Sample sample, String what, List<int[]> shapes, Executable body) {
        String name = what + " of " + Arrays.deepToString(shapes.toArray());
        return dynamicTest(name, () -> {
            try {
                body.execute();
            } catch (Throwable e) {
                throw new AssertionError(sample + ": " + name + ": " + e.getMessage(), e);
            }
        });
    }

    private static void value(Sample sample, Values[] in, DataType type, double tolerance) {
        Values expected = sample.formula().apply(in);
        Tensor actual = sample.call().apply(sample.tensors(in, type));
        assertArrayEquals(expected.lengths(), Values.of(actual).lengths(), "shape");
        double largest = Arrays.stream(expected.elements()).map(Math::abs).max().orElse(0);
        assertArrayEquals(expected.elements(), actual.toDoubles(), tolerance * Math.max(largest, 1e-3));
    }

    // The same elements, read from arrays that are not dense row-major.
    private static void views(Sample sample, Values[] in) {
        Tensor[] plain = sample.tensors(in, DataType.DOUBLE);
        Tensor[] columnMajor = plain.clone();
        Tensor[] inside = plain.clone();
        for (int i = 0; i < in.length; i++) {
            if (sample.isFloating(i) && in[i].lengths().length > 0 && in[i].elements().length > 0) {
                INDArray array = in[i].toINDArray();
                columnMajor[i] = Tensor.constant(array.dup('f'));
                inside[i] = Tensor.constant(insideOfALargerOne(array));
            }
        }
        double[] expected = sample.call().apply(plain).toDoubles();
        assertArrayEquals(expected, sample.call().apply(columnMajor).toDoubles());
        assertArrayEquals(expected, sample.call().apply(inside).toDoubles());
    }

    private static INDArray insideOfALargerOne(INDArray array) {
        long[] wider = Arrays.stream(array.shape()).map(n -> 2 * n + 2).toArray();
        INDArray larger = Nd4j.valueArrayOf(wider, Double.NaN, DataType.DOUBLE);
        var every = Arrays.stream(array.shape())
                .mapToObj(n -> n == 1 ? NDArrayIndex.interval(1, 2) : NDArrayIndex.interval(1, 2, 2 * n))
                .toArray(INDArrayIndex[]::new);
        larger.put(every, array);
        INDArray view = larger.get(every);
        assertArrayEquals(array.shape(), view.shape(), "ND4J's view");
        return view;
    }

    private static void recording(Sample sample, Values[] in) {
        Tensor[] variables = variables(sample, in, DataType.DOUBLE);
        Tensor constant = sample.call().apply(sample.tensors(in, DataType.DOUBLE));
        Tensor recorded = sample.call().apply(variables);
        assertArrayEquals(constant.toDoubles(), recorded.toDoubles());
        assertFalse(constant.isTracked());
        try (var off = Autograd.noGrad()) {
            assertFalse(sample.call().apply(variables).isTracked());
        }
        Primitive<?> row = sample.row();
        if (row != null) {
            assertTrue(reaches(row, sample, variables), "the call does not reach its row");
        }
    }

    private static boolean reaches(Primitive<?> row, Sample sample, Tensor[] variables) {
        Deque<Tensor> open = new ArrayDeque<>();
        try (var tracing = Autograd.trace()) {
            open.add(sample.call().apply(variables));
        }
        while (!open.isEmpty()) {
            Operation operation = open.remove().operation();
            if (operation != null) {
                if (operation.name().equals(row.name())) {
                    return true;
                }
                open.addAll(operation.inputs());
            }
        }
        return false;
    }

    private static void derivatives(Sample sample, Values[] in) {
        check(sample, sample.call(), sample.tensors(in, DataType.DOUBLE), sample.order());
    }

    // Some rules compute what nobody will differentiate or read at once, and otherwise as the formula that it stands
    // for.
    private static void recordedGradient(Sample sample, Values[] in) {
        Tensor[] variables = variables(sample, in, DataType.DOUBLE);
        Tensor z = sample.call().apply(variables);
        Tensor g = Seed.of(1).normal(DataType.DOUBLE, 0, 1, z.shape());
        for (Tensor x : variables) {
            if (x.isVariable()) {
                double[] plain = Gradients.of(z).seed(g).wrt(x).toDoubles();
                double[] recorded = Gradients.of(z).seed(g).createGraph().wrt(x).toDoubles();
                double largest = Arrays.stream(plain).map(Math::abs).max().orElse(0);
                assertArrayEquals(plain, recorded, VALUE_TOLERANCE * largest);
            }
        }
    }

    private static void floatGradient(Sample sample, Values[] in) {
        check(sample, sample.call(), sample.tensors(in, DataType.FLOAT), 1);
        for (Tensor variable : variables(sample, in, DataType.FLOAT)) {
            assertTrue(!variable.isTracked() || variable.grad().dataType() == DataType.FLOAT);
        }
    }

    private static void usedTwice(Sample sample, Values[] in) {
        check(
                sample,
                x -> sample.call().apply(x).add(sample.call().apply(x).mul(3)),
                sample.tensors(in, DataType.DOUBLE),
                1);
        if (in.length == 2 && Arrays.equals(in[0].lengths(), in[1].lengths()) && sample.isFloating(0)) {
            Tensor[] first = {sample.tensors(in, DataType.DOUBLE)[0]};
            if (sample.call().apply(new Tensor[] {first[0], first[0]}).toDoubles().length > 0) {
                var report = GradientCheck.of(x -> sample.call().apply(new Tensor[] {x, x}), first[0])
                        .tolerance(sample.tolerance())
                        .run();
                assertEquals(0, report.count(Verdict.WRONG), report::toString);
            }
        }
    }

    private static void check(Sample sample, Function<Tensor[], Tensor> call, Tensor[] inputs, int order) {
        var report = GradientCheck.of(in -> call.apply(in.toArray(Tensor[]::new)), List.of(inputs))
                .order(order)
                .tolerance(sample.tolerance())
                .run();
        report.assertPasses();
        assertEquals(report.entries().size(), report.count(Verdict.OK), report::toString);
    }

    private static Tensor[] variables(Sample sample, Values[] in, DataType type) {
        Tensor[] tensors = sample.tensors(in, type);
        for (int i = 0; i < tensors.length; i++) {
            tensors[i] = sample.isFloating(i) ? Tensor.variable(tensors[i]) : tensors[i];
        }
        return tensors;
    }

    static List<Sample> all() throws ReflectiveOperationException {
        List<Sample> all = new ArrayList<>();
        for (Class<?> type : classesNamed("Samples", SamplesTest.class)) {
            for (Object sample : (List<?>) type.getDeclaredField("ALL").get(null)) {
                all.add((Sample) sample);
            }
        }
        return all;
    }

    private static List<Primitive<?>> rows() throws ReflectiveOperationException {
        List<Primitive<?>> rows = new ArrayList<>();
        for (Class<?> type : classesNamed("Rules", Primitive.class)) {
            for (Field field : type.getDeclaredFields()) {
                if (Primitive.class.isAssignableFrom(field.getType())) {
                    field.setAccessible(true);
                    rows.add((Primitive<?>) field.get(null));
                }
            }
        }
        return rows;
    }

    private static List<Class<?>> classesNamed(String ending, Class<?> beside) throws ClassNotFoundException {
        File folder = new File(
                beside.getProtectionDomain().getCodeSource().getLocation().getPath(), "dev/autograd");
        String[] files = Objects.requireNonNull(folder.list((dir, name) -> name.endsWith(ending + ".class")));
        Arrays.sort(files);
        List<Class<?>> classes = new ArrayList<>();
        for (String file : files) {
            classes.add(Class.forName("dev.autograd." + file.substring(0, file.length() - ".class".length())));
        }
        return classes;
    }
}
