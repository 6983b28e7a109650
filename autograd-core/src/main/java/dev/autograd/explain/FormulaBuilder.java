package dev.autograd.explain;

import dev.autograd.Operation;
import dev.autograd.Tensor;
import dev.autograd.explain.Expression.Literal;
import dev.autograd.explain.Expression.Symbol;
import dev.autograd.explain.Notation.Operand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Writes traced operations as formulas. It goes back from a tensor to those at which formulas end: variables, constants
 * and whatever counts as a step of its own. Parts that are too long, or long and used more than once, get a name and
 * become further formulas.
 */
final class FormulaBuilder {
    // In operations.
    private static final int LONGEST = 40;
    private static final int LONGEST_REPEATED = 2;

    // A constant this small is searched for equal elements.
    private static final int LARGEST_NUMBER = 1 << 20;

    private final Names names;
    private final Predicate<Tensor> isStep;
    private final IdentityHashMap<Object, Part> parts = new IdentityHashMap<>();
    private final List<Formula> definitions = new ArrayList<>();

    /** A formula and the number of operations in it. */
    private record Part(Expression expression, int length) {}

    /** Writes formulas that end at {@code isStep}: tensors that stand for themselves, although they were computed. */
    FormulaBuilder(Names names, Predicate<Tensor> isStep) {
        this.names = names;
        this.isStep = isStep;
    }

    /** The operation that computed the tensor, written out. */
    Formula write(Tensor root) {
        return write(root, names.known(root));
    }

    /** The operation that computed the tensor, under a name that it has in this formula alone. */
    Formula write(Tensor root, @Nullable Name name) {
        Operation made = names.known(root) != null && name != names.known(root) ? null : root.operation();
        Expression expression = made == null ? leaf(root) : write(made);
        return new Formula(root, name, expression, List.copyOf(definitions));
    }

    private Expression write(Operation root) {
        List<Operation> operations = oldestFirst(root);
        operations.forEach(operation -> operation.inputs().forEach(names::reserve));
        IdentityHashMap<Object, Integer> uses = uses(operations);
        Part part = new Part(Algebra.number(0), 0);
        for (Operation operation : operations) {
            Object identity = Names.identity(operation.output());
            part = part(operation);
            int used = uses.getOrDefault(identity, 0); // not at all: the root, which comes last
            boolean isLong = used > 0 && part.length > (used == 1 ? LONGEST : LONGEST_REPEATED);
            parts.put(identity, isLong ? define(operation.output(), part) : part);
        }
        return part.expression;
    }

    private Part define(Tensor result, Part part) {
        Name name = names.of(result);
        definitions.add(new Formula(result, name, part.expression, List.of()));
        return new Part(new Symbol(name, result), 0);
    }

    private Part part(Operation operation) {
        List<Operand> operands = new ArrayList<>();
        int length = 1;
        for (Tensor input : operation.inputs()) {
            Part part = parts.get(Names.identity(input));
            operands.add(new Operand(part == null ? leaf(input) : part.expression, input));
            length += part == null ? 0 : part.length;
        }
        Expression expression = Notations.write(operation, operands);
        boolean isShort = expression instanceof Literal || expression instanceof Symbol;
        return new Part(expression, isShort ? 0 : length);
    }

    private Expression leaf(Tensor tensor) {
        if (tensor.name() == null && names.known(tensor) == null && !tensor.isTracked() && tensor.operation() == null) {
            Double number = number(tensor);
            if (number != null) {
                return Algebra.number(number);
            }
        }
        return new Symbol(names.of(tensor), tensor);
    }

    /** The number of which all elements of a constant are copies, if they are. */
    private static @Nullable Double number(Tensor constant) {
        if (constant.size() == 0 || constant.size() > LARGEST_NUMBER) {
            return null;
        }
        double[] elements = constant.toDoubles();
        if (!Arrays.stream(elements).allMatch(element -> element == elements[0])) {
            return null;
        }
        // The float nearest to 0.1 is meant as 0.1.
        boolean isFloat = constant.dataType() == DataType.FLOAT;
        return isFloat ? Double.parseDouble(Float.toString((float) elements[0])) : elements[0];
    }

    private @Nullable Operation toWriteOut(Tensor tensor) {
        return names.known(tensor) == null && !isStep.test(tensor) ? tensor.operation() : null;
    }

    // Each after all that it was computed from.
    private List<Operation> oldestFirst(Operation root) {
        List<Operation> ordered = new ArrayList<>();
        IdentityHashMap<Object, Boolean> isOrdered = new IdentityHashMap<>();
        Deque<Operation> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            Operation operation = open.peek();
            Object identity = Names.identity(operation.output());
            if (isOrdered.putIfAbsent(identity, false) == null) {
                for (Tensor input : operation.inputs()) {
                    Operation made = toWriteOut(input);
                    if (made != null && !isOrdered.containsKey(Names.identity(input))) {
                        open.push(made);
                    }
                }
            } else {
                open.pop();
                if (Boolean.FALSE.equals(isOrdered.put(identity, true))) {
                    ordered.add(operation);
                }
            }
        }
        return ordered;
    }

    private static IdentityHashMap<Object, Integer> uses(List<Operation> operations) {
        IdentityHashMap<Object, Integer> uses = new IdentityHashMap<>();
        for (Operation operation : operations) {
            for (Tensor input : operation.inputs()) {
                uses.merge(Names.identity(input), 1, Integer::sum);
            }
        }
        return uses;
    }
}
