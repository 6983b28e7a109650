package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.nd4j.linalg.api.buffer.DataType;

class ProductsTest {
    private final Tensor vector = Tensor.constant(new double[] {1, 2, 3});
    private final Tensor matrix = Tensor.constant(new double[][] {{1, 2, 3}, {4, 5, 6}});

    @TestFactory
    Stream<DynamicTest> contractsAsTheDefinitionSays() {
        return Stream.of(
                        "ij,jk->ik",
                        "ij,jk->ki",
                        "ji,kj->ik",
                        "i,j->ij",
                        "i,i->",
                        "i,i->i",
                        "bi,bi->b",
                        "bij,bjk->bik",
                        "bij,jk->bik",
                        "ij,bjk->bik",
                        "bij,bkj->ibk",
                        "bthd,bshd->bhts",
                        "bhts,bshd->bthd",
                        "mkb,knb->mnb",
                        "ikb,jbk->ijb",
                        "abcd,cdba->",
                        "abcd,cd->ab",
                        "abcd,dc->ba",
                        "abc,acd->d",
                        "ii->i",
                        "ii->",
                        "iij,jkk->ik",
                        "iii->i",
                        "ij->ji",
                        "ij->j",
                        "ij,jk,kl->il",
                        "ij,kj,lj->ikl",
                        "i,ij,j->",
                        "ij,jk",
                        "ba",
                        "abij,bajk->abik",
                        "ij,j->i",
                        "i,ij->j",
                        "ab,bc,cd,da->")
                .map(equation -> DynamicTest.dynamicTest(equation, () -> assertContraction(equation, 2, 3)));
    }

    @Test
    void contractsWhatIsWorthSeveralThreadsAndCopies() {
        for (String equation : List.of("ikb,jbk->ijb", "bij,bjk->bik", "ijb,jk->bki", "bi,bi->b")) {
            assertContraction(equation, 30, 37);
        }
    }

    // Sums over all values of all letters.
    private static void assertContraction(String equation, int shortest, int longest) {
        SplittableRandom random = new SplittableRandom(equation.hashCode());
        String[] sides = equation.split("->", -1);
        List<Integer> letters =
                sides[0].chars().filter(Character::isLetter).distinct().boxed().toList();
        Map<Integer, Integer> lengths = new HashMap<>();
        letters.forEach(letter -> lengths.put(letter, random.nextInt(shortest, longest + 1)));
        String[] terms = sides[0].split(",");
        Tensor[] operands = Arrays.stream(terms)
                .map(term -> random(
                        random, term.chars().map(lengths::get).asLongStream().toArray()))
                .toArray(Tensor[]::new);
        String result = sides.length == 2 ? sides[1] : implied(sides[0]);
        double[][] elements = Arrays.stream(operands).map(Tensor::toDoubles).toArray(double[][]::new);
        double[] expected = new double[(int) size(result, lengths)];
        Map<Integer, Integer> at = new HashMap<>();
        long count = letters.stream().mapToLong(lengths::get).reduce(1, (a, b) -> a * b);
        for (long i = 0; i < count; i++) {
            long rest = i;
            for (int letter : letters) {
                at.put(letter, (int) (rest % lengths.get(letter)));
                rest /= lengths.get(letter);
            }
            double product = 1;
            for (int k = 0; k < terms.length; k++) {
                product *= elements[k][position(terms[k], at, lengths)];
            }
            expected[position(result, at, lengths)] += product;
        }

        Tensor actual = Tensor.einsum(equation, operands);

        assertArrayEquals(result.chars().map(lengths::get).asLongStream().toArray(), actual.shape());
        assertArrayEquals(expected, actual.toDoubles(), 1e-11);
        Tensor[] floats = Arrays.stream(operands).map(x -> x.to(DataType.FLOAT)).toArray(Tensor[]::new);
        assertArrayEquals(expected, Tensor.einsum(equation, floats).toDoubles(), 2e-4);
    }

    private static String implied(String terms) {
        List<Character> once = new ArrayList<>();
        for (int i = 0; i < terms.length(); i++) {
            if (Character.isLetter(terms.charAt(i))
                    && terms.indexOf(terms.charAt(i)) == terms.lastIndexOf(terms.charAt(i))) {
                once.add(terms.charAt(i));
            }
        }
        Collections.sort(once);
        StringBuilder letters = new StringBuilder();
        once.forEach(letters::append);
        return letters.toString();
    }

    private static long size(String letters, Map<Integer, Integer> lengths) {
        return letters.chars().mapToLong(lengths::get).reduce(1, (a, b) -> a * b);
    }

    private static int position(String letters, Map<Integer, Integer> at, Map<Integer, Integer> lengths) {
        int position = 0;
        for (int i = 0; i < letters.length(); i++) {
            position = position * lengths.get((int) letters.charAt(i)) + at.get((int) letters.charAt(i));
        }
        return position;
    }

    private static Tensor random(SplittableRandom random, long... shape) {
        double[] elements = new double[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        Arrays.setAll(elements, i -> random.nextDouble(-1, 1));
        return Tensor.constant(elements).reshape(shape);
    }

    @Test
    void broadcastsTheAxesWithoutALetter() {
        Tensor stack = Tensor.arange(DataType.DOUBLE, 0, 12, 1).reshape(2, 2, 3);

        assertElements(Tensor.einsum("...i,i->...", stack, vector), 8, 26, 44, 62);
        assertElements(Tensor.einsum("...i,...i", stack.slice(0, 0, 1), matrix.reshape(2, 1, 3)), 8, 26, 17, 62);
        assertElements(Tensor.einsum("...->...", matrix), 1, 2, 3, 4, 5, 6);
        assertElements(Tensor.einsum("i...->...i", matrix), 1, 4, 2, 5, 3, 6);
        assertElements(Tensor.einsum(" i j , j -> i ", matrix, vector), 14, 32);
    }

    @Test
    void saysWhatIsWrongWithAnEquation() {
        assertMessage("einsum: \"ij,jk\" names 2 operands, but there are 1", () -> Tensor.einsum("ij,jk", matrix));
        assertMessage("einsum: \"ij->i->j\" has more than one \"->\"", () -> Tensor.einsum("ij->i->j", matrix));
        assertMessage(
                "einsum: \"ijk->i\" names 3 axes of operand 0, but it is DOUBLE[2, 3]",
                () -> Tensor.einsum("ijk->i", matrix));
        assertMessage(
                "einsum: \"i->i\" names 1 axes of operand 0, but it is DOUBLE[2, 3]",
                () -> Tensor.einsum("i->i", matrix));
        assertMessage(
                "einsum: \"i1->i\" has the character '1', which is no letter, in \"i1\"",
                () -> Tensor.einsum("i1->i", matrix));
        assertMessage("einsum: \"ij->ii\" has the letter i twice in its result", () -> Tensor.einsum("ij->ii", matrix));
        assertMessage(
                "einsum: \"ij->ik\" has the letter k in its result, but in no operand",
                () -> Tensor.einsum("ij->ik", matrix));
        assertMessage(
                "einsum: \"ij,jk->ik\" has different lengths, 3 and 2, for the letter j: DOUBLE[2, 3], DOUBLE[2, 3]",
                () -> Tensor.einsum("ij,jk->ik", matrix, matrix));
        assertMessage(
                "einsum: \"...,...\" has different lengths, 2 and 3, for an axis without a letter:"
                        + " DOUBLE[2, 3], DOUBLE[3, 1]",
                () -> Tensor.einsum("...,...", matrix, vector.reshape(3, 1)));
        assertMessage(
                "einsum: the letter i stands for lengths 2 and 3 of DOUBLE[2, 3]", () -> Tensor.einsum("ii", matrix));
        assertMessage(
                "einsum: \"...i->i\" has no \"...\" in its result for the axes without a letter; sum over them with"
                        + " letters",
                () -> Tensor.einsum("...i->i", matrix));
        assertMessage(
                "einsum: \"i,ij->j\" has different lengths, 1 and 2, for the letter i: DOUBLE[1], DOUBLE[2, 3]",
                () -> Tensor.einsum("i,ij->j", vector.slice(0, 0, 1), matrix));
    }

    @Test
    void multipliesStacksThatBroadcast() {
        Tensor x = Tensor.arange(DataType.DOUBLE, 0, 24, 1).reshape(2, 1, 3, 4);
        Tensor y = Tensor.arange(DataType.DOUBLE, 0, 40, 1).reshape(5, 4, 2);

        Tensor z = x.matmul(y);

        assertArrayEquals(new long[] {2, 5, 3, 2}, z.shape());
        assertElements(
                z.select(0, 1).select(0, 3),
                x.select(0, 1).select(0, 0).matmul(y.select(0, 3)).toDoubles());
        assertElements(x.matmul(y.transpose(), false, true).sub(z).abs().max().reshape(1), 0);
        assertElements(x.transpose().matmul(y, true, false).sub(z).abs().max().reshape(1), 0);
        assertArrayEquals(
                new long[] {2, 1, 3}, x.matmul(y.select(0, 0).select(1, 0)).shape());
        assertArrayEquals(
                new long[] {5, 2}, Tensor.ones(DataType.DOUBLE, 4).matmul(y).shape());
    }

    @Test
    void saysWhichDimensionsOfAProductDiffer() {
        assertMessage(
                "matmul: inner dimensions differ: W [2, 3] · h [2, 3]; did you mean W.transpose().matmul(h)?",
                () -> matrix.named("W")
                        .matmul(Tensor.zeros(DataType.DOUBLE, 2, 3).named("h")));
        assertMessage(
                "matmul: inner dimensions differ: [5, 2, 1] · [1, 2, 3]", () -> Tensor.zeros(DataType.DOUBLE, 5, 2, 1)
                        .matmul(matrix.named(null).unsqueeze(0)));
        assertMessage(
                "matmul: the leading axes don't broadcast: DOUBLE[5, 1, 2], DOUBLE[4, 2, 3]",
                () -> Tensor.zeros(DataType.DOUBLE, 5, 1, 2).matmul(Tensor.zeros(DataType.DOUBLE, 4, 2, 3)));
        assertMessage("matmul: DOUBLE[], DOUBLE[3]: a scalar has no axes; use mul", () -> Tensor.constant(1)
                .matmul(vector));
        assertMessage("matmul: inner dimensions differ: [3] · [2, 3]", () -> vector.matmul(matrix.named(null)));
    }

    @Test
    void formsInnerAndOuterProducts() {
        assertEquals(14, vector.dot(vector).item());
        assertElements(vector.outer(vector.slice(0, 0, 2)), 1, 2, 2, 4, 3, 6);
        assertMessage(
                "dot: DOUBLE[3], DOUBLE[2, 3] are not two vectors of one length; use matmul, tensordot or einsum for"
                        + " others",
                () -> vector.dot(matrix));
        assertMessage(
                "outer: DOUBLE[3], DOUBLE[2, 3] are not two vectors; use flatten() first", () -> vector.outer(matrix));
    }

    @Test
    void sumsProductsOverPairsOfAxes() {
        Tensor x = Tensor.arange(DataType.DOUBLE, 0, 24, 1).reshape(2, 3, 4);

        assertElements(x.tensordot(Tensor.ones(DataType.DOUBLE, 3, 4), 2), 66, 210);
        assertElements(
                x.tensordot(matrix, new long[] {0, 1}, new long[] {0, -1}),
                Tensor.einsum("ijk,ij->k", x, matrix).toDoubles());
        assertArrayEquals(new long[] {3, 2, 3, 4}, vector.tensordot(x, 0).shape());
        assertMessage(
                "tensordot: axis 0 of DOUBLE[2, 3] and axis 0 of DOUBLE[3] differ in length",
                () -> matrix.tensordot(vector, new long[] {0}, new long[] {0}));
        assertMessage(
                "tensordot: DOUBLE[2, 3], DOUBLE[3] have no 2 axes to sum over", () -> matrix.tensordot(vector, 2));
        assertMessage(
                "tensordot: 1 axes of the left operand can't be paired with 2 of the right one",
                () -> matrix.tensordot(matrix, new long[] {0}, new long[] {0, 1}));
        assertMessage(
                "tensordot: axis 0 of a tensor of shape [2, 3] is named twice",
                () -> matrix.tensordot(matrix, new long[] {0, 0}, new long[] {0, 1}));
    }

    @Test
    void evaluatesBilinearForms() {
        Tensor weight = Tensor.arange(DataType.DOUBLE, 0, 12, 1).reshape(2, 2, 3);
        Tensor x = Tensor.constant(new double[] {1, -1});

        assertElements(x.bilinear(vector, weight), -18, -18);
        assertArrayEquals(
                new long[] {4, 2},
                Tensor.ones(DataType.DOUBLE, 4, 2)
                        .bilinear(Tensor.ones(DataType.DOUBLE, 4, 3), weight)
                        .shape());
    }

    @Test
    void givesDoubleForFloatWithDouble() {
        assertEquals(
                DataType.DOUBLE,
                Tensor.einsum("i,i", vector, vector.to(DataType.FLOAT)).dataType());
        assertEquals(
                DataType.FLOAT,
                vector.to(DataType.FLOAT).dot(vector.to(DataType.FLOAT)).dataType());
    }

    private static void assertElements(Tensor x, double... expected) {
        assertArrayEquals(expected, x.toDoubles(), 1e-12);
    }

    private static void assertMessage(String expected, Executable call) {
        assertEquals(expected, assertThrows(ShapeException.class, call).getMessage());
    }

    // From the third product on OpenBLAS adds to the sum of the first two.
    @Test
    void aMatrixInManyProductsHasTheSumOfTheirGradients() {
        Seed seed = Seed.of(3);
        Tensor w = Tensor.variable(seed.normal(DataType.DOUBLE, 0, 1, 3, 3)).named("w");
        Tensor x = seed.normal(DataType.DOUBLE, 0, 1, 3, 3);
        Tensor sum = Tensor.zeros(DataType.DOUBLE, 3, 3);
        double[] expected = new double[9];
        for (boolean isLeft : new boolean[] {true, false}) {
            for (boolean transposeX : new boolean[] {true, false}) {
                for (boolean transposeY : new boolean[] {true, false}) {
                    Tensor left = isLeft ? w : x;
                    Tensor right = isLeft ? x : w;
                    Tensor product = left.matmul(right, transposeX, transposeY).square();
                    sum = sum.add(product);
                    double[] own = Gradients.of(product.sum()).wrt(w).toDoubles();
                    for (int i = 0; i < own.length; i++) {
                        expected[i] += own[i];
                    }
                }
            }
        }

        assertArrayEquals(expected, Gradients.of(sum.sum()).wrt(w).toDoubles(), 1e-12);
        assertArrayEquals(expected, Gradients.of(sum.sum()).createGraph().wrt(w).toDoubles(), 1e-12);
    }

    // Enough work for several threads. Sums of small integers are exact.
    @Test
    void largeProductsAreRightWhereverTheyAreDivided() {
        SplittableRandom random = new SplittableRandom(7);
        int k = 90;
        for (int[] size : new int[][] {{130, 70}, {70, 130}, {1, 300}, {300, 1}}) {
            int m = size[0];
            int n = size[1];
            double[][] x = integers(random, m, k);
            double[][] y = integers(random, k, n);
            double[] expected = new double[m * n];
            for (int i = 0; i < expected.length; i++) {
                for (int l = 0; l < k; l++) {
                    expected[i] += x[i / n][l] * y[l][i % n];
                }
            }
            for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
                Tensor a = Tensor.constant(x).to(type);
                Tensor b = Tensor.constant(y).to(type);
                assertArrayEquals(expected, a.matmul(b).toDoubles());
                assertArrayEquals(expected, a.transpose().matmul(b, true, false).toDoubles());
                assertArrayEquals(expected, a.matmul(b.transpose(), false, true).toDoubles());
                assertArrayEquals(
                        expected,
                        a.transpose().matmul(b.transpose(), true, true).toDoubles());
                assertArrayEquals(expected, Tensor.einsum("ij,jk->ik", a, b).toDoubles());
                assertArrayEquals(
                        expected,
                        Tensor.einsum("ji,kj->ik", a.transpose(), b.transpose()).toDoubles());
            }
        }
    }

    private static double[][] integers(SplittableRandom random, int rows, int columns) {
        double[][] matrix = new double[rows][columns];
        for (double[] row : matrix) {
            Arrays.setAll(row, i -> random.nextInt(-3, 4));
        }
        return matrix;
    }
}
