package dev.autograd.explain;

import static java.util.Map.entry;

import dev.autograd.Operation;
import dev.autograd.Tensor;
import dev.autograd.explain.Expression.Absolute;
import dev.autograd.explain.Expression.Call;
import dev.autograd.explain.Expression.Exponential;
import dev.autograd.explain.Expression.Fold;
import dev.autograd.explain.Expression.Root;
import dev.autograd.explain.Notation.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/** The table of notations, by the names of primitives. What is not in it is written {@code name(x, y)}. */
final class Notations {
    private static final Map<String, Notation> TABLE = Map.ofEntries(
            entry("add", binary(Algebra::sum)),
            entry("sub", binary(Algebra::difference)),
            entry("mul", binary(Notations::multiply)),
            entry("div", binary(Algebra::fraction)),
            entry("neg", unary(Algebra::negative)),
            entry("square", unary(x -> Algebra.power(x, Algebra.number(2)))),
            entry("pow", binary(Algebra::power)),
            entry("power", (op, in) -> Algebra.power(in.get(0).expression(), number(op, "value"))),
            entry("sqrt", unary(Root::new)),
            entry("rsqrt", unary(x -> Algebra.fraction(Algebra.number(1), new Root(x)))),
            entry("abs", unary(Absolute::new)),
            entry("exp", unary(Exponential::new)),
            entry("log", function("ln")),
            entry("sigmoid", function("σ")),
            entry("maximum", function("max")),
            entry("minimum", function("min")),
            entry("gt", binary((x, y) -> Algebra.comparison(">", x, y))),
            entry("ge", binary((x, y) -> Algebra.comparison("≥", x, y))),
            entry("eq", binary((x, y) -> Algebra.comparison("=", x, y))),
            entry("ne", binary((x, y) -> Algebra.comparison("≠", x, y))),
            entry("and", binary((x, y) -> Algebra.logic("and", x, y))),
            entry("or", binary((x, y) -> Algebra.logic("or", x, y))),
            entry(
                    "share",
                    (op, in) -> Algebra.product(
                            in.get(0).expression(),
                            share(in.get(1).expression(), in.get(2).expression()))),
            entry(
                    "where",
                    (op, in) -> Algebra.choice(
                            in.get(0).expression(),
                            in.get(1).expression(),
                            in.get(2).expression())),
            entry("sum", fold("sum")),
            entry("mean", fold("mean")),
            entry("max", fold("max")),
            entry("min", fold("min")),
            entry("matmul", Notations::matrixProduct),
            entry("einsum", Notations::contraction),
            entry("broadcastTo", (op, in) -> in.get(0).expression()),
            entry("triangle", Notations::triangle),
            entry("solve", Notations::solution),
            entry("triangularSolve", Notations::triangularSolution),
            entry("reshape", Notations::reshape),
            entry("permute", Notations::permute),
            entry("to", Notations::convert));

    // Functions of each element, written by their own names.
    private static final Set<String> FUNCTIONS = Set.of(
            "sin",
            "cos",
            "tan",
            "asin",
            "acos",
            "atan",
            "atan2",
            "sinh",
            "cosh",
            "tanh",
            "asinh",
            "acosh",
            "atanh",
            "expm1",
            "log1p",
            "log2",
            "log10",
            "erf",
            "erfc",
            "lgamma",
            "digamma",
            "sign",
            "floor",
            "ceil",
            "round",
            "trunc",
            "cbrt",
            "hypot",
            "fmod",
            "relu",
            "softplus",
            "softsign",
            "leakyRelu",
            "elu",
            "clamp");

    // Written without what follows from the matrix: its factorisation, what counts as zero.
    private static final Set<String> OF_MATRICES = Set.of(
            "det",
            "signOfDet",
            "logAbsDet",
            "q",
            "r",
            "eigenvalues",
            "eigenvectors",
            "singularValues",
            "leftVectors",
            "rightVectors",
            "pinv");

    private Notations() {}

    static Expression write(Operation operation, List<Operand> inputs) {
        Notation notation = TABLE.get(operation.name());
        if (notation == null && OF_MATRICES.contains(operation.name())) {
            notation = (op, in) -> ofMatrices(op.name(), op, in.get(0).inFull());
        }
        if (notation == null) {
            notation = FUNCTIONS.contains(operation.name()) ? function(operation.name()) : Notations::byName;
        }
        return notation.write(operation, inputs);
    }

    private static Notation unary(UnaryOperator<Expression> made) {
        return (op, in) -> made.apply(in.get(0).expression());
    }

    private static Notation binary(BinaryOperator<Expression> made) {
        return (op, in) -> made.apply(in.get(0).expression(), in.get(1).expression());
    }

    /** A function of each element. */
    private static Notation function(String name) {
        return (op, in) -> {
            List<Expression> arguments = in.stream().map(Operand::expression).toList();
            return new Call(name, arguments, details(op), Shapes.broadcast(arguments));
        };
    }

    // 1 where x is larger, a half where both are equal.
    private static Expression share(Expression x, Expression y) {
        return Algebra.sum(
                Algebra.indicator(Algebra.comparison(">", x, y)),
                Algebra.product(Algebra.number(0.5), Algebra.indicator(Algebra.comparison("=", x, y))));
    }

    private static Expression byName(Operation op, List<Operand> in) {
        return new Call(op.name(), in.stream().map(Operand::inFull).toList(), details(op), Shapes.printed(op.output()));
    }

    private static List<String> details(Operation op) {
        return op.attributes().entrySet().stream()
                .map(attribute -> attribute.getKey().equals("value")
                        ? attribute.getValue().toString()
                        : attribute.getKey() + " = " + attribute.getValue())
                .toList();
    }

    private static Notation fold(String name) {
        return (op, in) -> {
            List<Integer> shape = Shapes.of(in.get(0).tensor());
            List<Integer> axes = integers(op.attributes().get("axes"));
            int count = axes.stream().mapToInt(shape::get).reduce(1, Math::multiplyExact);
            boolean kept = Boolean.TRUE.equals(op.attributes().get("keepDims"));
            boolean all = axes.size() == shape.size();
            return Algebra.fold(
                    name, in.get(0).inFull(), all ? List.of() : axes, kept && !all, count, Shapes.printed(op.output()));
        };
    }

    private static Expression matrixProduct(Operation op, List<Operand> in) {
        boolean anyNumber = in.stream().anyMatch(operand -> operand.tensor().size() == 1);
        List<Expression> factors = new ArrayList<>();
        for (Operand operand : in) {
            boolean transposed = Boolean.TRUE.equals(op.attributes().get(factors.isEmpty() ? "x" : "y"));
            factors.add(anyNumber ? array(operand, transposed) : matrix(operand, transposed));
        }
        return MatrixAlgebra.product(factors.get(0), factors.get(1), Shapes.printed(op.output()));
    }

    // A column times a row is an outer product.
    private static Expression multiply(Expression x, Expression y) {
        Expression column = columnAsVector(x);
        if (column != null && y.shape().size() == 1) {
            List<Integer> row = List.of(1, y.shape().get(0));
            List<Integer> shape = List.of(x.shape().get(0), y.shape().get(0));
            return MatrixAlgebra.product(column, MatrixAlgebra.transpose(y, row), shape);
        }
        boolean isReversed = column == null && x.shape().size() == 1 && columnAsVector(y) != null;
        return isReversed ? multiply(y, x) : Algebra.product(x, y);
    }

    private static Expression contraction(Operation op, List<Operand> in) {
        Expression product = Contraction.write(op, in);
        return product != null ? product : byName(op, in);
    }

    // A vector that was made a matrix is written as a vector: a column, or a row as its transpose.
    private static Expression matrix(Operand operand, boolean transposed) {
        List<Integer> shape = Shapes.of(operand.tensor());
        Expression x = operand.expression();
        Expression column = columnAsVector(x);
        if (isRow(x, shape)) {
            x = MatrixAlgebra.transpose(x, shape);
        } else {
            x = column != null ? column : operand.inFull();
        }
        return transposed ? MatrixAlgebra.transpose(x, MatrixAlgebra.swapped(shape)) : x;
    }

    // To be multiplied with a number.
    private static Expression array(Operand operand, boolean transposed) {
        List<Integer> shape = Shapes.of(operand.tensor());
        Expression x = operand.expression();
        if (!transposed || x.isScalar()) {
            return x;
        }
        if (isRow(x, shape)) {
            return Notation.reshaped("reshape", x, MatrixAlgebra.swapped(shape));
        }
        Expression column = columnAsVector(x);
        return column != null ? column : MatrixAlgebra.transpose(operand.inFull(), MatrixAlgebra.swapped(shape));
    }

    private static boolean isRow(Expression x, List<Integer> shape) {
        return shape.size() == 2 && shape.get(0) == 1 && x.shape().equals(shape.subList(1, 2));
    }

    private static @Nullable Expression columnAsVector(Expression x) {
        boolean isColumn = x.shape().size() == 2 && x.shape().get(1) == 1;
        if (isColumn && x instanceof Call call && call.name().equals("reshape")) {
            Expression vector = call.arguments().get(0);
            return vector.shape().size() == 1 ? vector : null;
        }
        return isColumn ? MatrixAlgebra.linearly(x, Notations::columnAsVector) : null;
    }

    private static Expression ofMatrices(String name, Operation op, Expression... matrices) {
        return new Call(name, List.of(matrices), List.of(), Shapes.printed(op.output()));
    }

    private static Expression triangle(Operation op, List<Operand> in) {
        boolean isLower = Boolean.TRUE.equals(op.attributes().get("lower"));
        Object k = op.attributes().get("k");
        return new Call(
                isLower ? "tril" : "triu",
                List.of(in.get(0).inFull()),
                Integer.valueOf(0).equals(k) ? List.of() : List.of(String.valueOf(k)),
                Shapes.printed(op.output()));
    }

    private static Expression solution(Operation op, List<Operand> in) {
        Expression x = perhapsTransposed(op, in.get(0).inFull());
        return isIdentity(in.get(1).tensor())
                ? ofMatrices("inverse", op, x)
                : ofMatrices("solve", op, x, in.get(1).inFull());
    }

    private static boolean isIdentity(Tensor tensor) {
        long[] shape = tensor.shape();
        long n = shape[shape.length - 1];
        double[] elements = n == shape[shape.length - 2] && !tensor.isTracked() ? tensor.toDoubles() : new double[0];
        for (int i = 0; i < elements.length; i++) {
            if (elements[i] != (i / n % n == i % n ? 1 : 0)) {
                return false;
            }
        }
        return elements.length > 0;
    }

    private static Expression triangularSolution(Operation op, List<Operand> in) {
        String name = Boolean.TRUE.equals(op.attributes().get("upper")) ? "triu" : "tril";
        boolean isUnit = Boolean.TRUE.equals(op.attributes().get("unitDiagonal"));
        Expression x = in.get(0).inFull();
        Expression triangle = new Call(name, List.of(x), isUnit ? List.of("diagonal of ones") : List.of(), x.shape());
        return ofMatrices(
                "solve", op, perhapsTransposed(op, triangle), in.get(1).inFull());
    }

    private static Expression perhapsTransposed(Operation op, Expression x) {
        boolean isTransposed = Boolean.TRUE.equals(op.attributes().get("transposed"));
        return isTransposed ? MatrixAlgebra.transpose(x, MatrixAlgebra.swapped(x.shape())) : x;
    }

    private static Expression reshape(Operation op, List<Operand> in) {
        Operand x = in.get(0);
        List<Integer> from = Shapes.of(x.tensor());
        List<Integer> to = Shapes.of(op.output());
        Expression brief = x.expression();
        boolean same = brief.isScalar()
                || (Shapes.differInLeadingOnes(from, to) && brief.shape().size() <= to.size());
        return same ? brief : reshape(x.inFull(), from, to);
    }

    private static Expression reshape(Expression x, List<Integer> from, List<Integer> to) {
        if (x.shape().equals(to)) {
            return x;
        }
        if (x instanceof Call call && call.name().equals("reshape")) {
            Expression inner = call.arguments().get(0);
            return reshape(inner, inner.shape(), to);
        }
        if (x instanceof Fold fold && !fold.kept() && isWithFoldedAxes(fold, from, to)) {
            return new Fold(fold.name(), fold.x(), fold.axes(), true, fold.count(), to);
        }
        boolean isVector = from.size() == 2 && from.contains(1) && to.size() == 1;
        Expression vector = isVector ? MatrixAlgebra.vector(x, to) : null;
        if (vector != null) {
            return vector;
        }
        Expression linear = MatrixAlgebra.linearly(x, inner -> reshape(inner, from, to));
        return linear != null ? linear : Notation.reshaped("reshape", x, to);
    }

    private static boolean isWithFoldedAxes(Fold fold, List<Integer> from, List<Integer> to) {
        List<Integer> withAxes = new ArrayList<>(from);
        fold.axes().forEach(axis -> withAxes.add(axis, 1));
        return withAxes.equals(to);
    }

    private static Expression permute(Operation op, List<Operand> in) {
        List<Integer> order = integers(op.attributes().get("order"));
        List<Integer> shape = Shapes.printed(op.output());
        Expression x = in.get(0).inFull();
        if (order.size() >= 2
                && order.equals(MatrixAlgebra.swapped(
                        IntStream.range(0, order.size()).boxed().toList()))) {
            return MatrixAlgebra.transpose(x, shape);
        }
        return x.isScalar() ? x : new Call("permute", List.of(x), List.of(order.toString()), shape);
    }

    private static Expression convert(Operation op, List<Operand> in) {
        Expression x = in.get(0).expression();
        DataType from = in.get(0).tensor().dataType();
        DataType to = op.output().dataType();
        if (from == DataType.BOOL) {
            return Algebra.indicator(x);
        }
        return to == DataType.DOUBLE || from != DataType.DOUBLE
                ? x
                : new Call(to.name().toLowerCase(Locale.ROOT), List.of(x), List.of(), x.shape());
    }

    private static Expression number(Operation op, String attribute) {
        return Algebra.number(((Number) Objects.requireNonNull(op.attributes().get(attribute))).doubleValue());
    }

    private static List<Integer> integers(@Nullable Object attribute) {
        return attribute instanceof List<?> list
                ? list.stream().map(Integer.class::cast).toList()
                : List.of();
    }
}
