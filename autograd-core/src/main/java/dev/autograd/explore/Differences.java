package dev.autograd.explore;

import dev.autograd.Autograd;
import dev.autograd.AutogradException;
import dev.autograd.Operation;
import dev.autograd.Tensor;
import dev.autograd.explore.Tape.Item;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Central differences of the result by elements of every value, intermediate ones too: what was computed from a value is
 * computed again, in double, with one element moved.
 */
final class Differences {
    // Computed once as constants, by operations that carry the gradients.
    private static final Set<String> AHEAD = Set.of("lu", "qr", "eigh", "svd", "lstmGates");

    // Where the result bends much, smaller ones follow.
    private static final double[] STEPS = {1e-3, 6e-5, 4e-6};
    // What all differences together may cost, in element operations.
    private static final double MOST_WORK = 1e9;
    // What one operation costs beside its elements.
    private static final int OPERATION = 2000;

    private final Tape tape;
    private final int[][] consumers;
    private final Tensor[] values;
    private double work = MOST_WORK;

    /** What the differences say about a gradient. */
    enum Verdict {
        AGREES(0),
        DIFFERS(1),
        /** The result has a kink here, jumps, ends, or rises without bound. */
        KINK(2);

        /** What the page calls it. */
        final int code;

        Verdict(int code) {
            this.code = code;
        }
    }

    /**
     * The comparison at the element that agrees least.
     *
     * @param element its row-major position
     * @param error relative
     * @param count how many elements were compared
     */
    record Check(int element, double gradient, double difference, double error, int count, Verdict verdict) {}

    private Differences(Tape tape, Tensor[] values) {
        this.tape = tape;
        this.values = values;
        this.consumers = tape.consumers();
    }

    /** Checks the gradients of a pass, variables first, as far as the bound of the work allows; null beyond it. */
    static @Nullable Check[] of(Tape tape, Backward backward) {
        Check[] checks = new Check[tape.size()];
        int[] wanted = IntStream.range(0, tape.size())
                .filter(i -> backward.samples(i) != null && i != tape.root())
                .boxed()
                .sorted(Comparator.comparingInt(i -> order(tape.get(i))))
                .mapToInt(Integer::intValue)
                .toArray();
        try (var off = Autograd.noGrad();
                var scope = Autograd.scope()) {
            Differences differences = new Differences(tape, values(tape));
            for (int i = 0; i < wanted.length && differences.work > 0; i++) {
                double[] samples = Objects.requireNonNull(backward.samples(wanted[i]));
                checks[wanted[i]] = differences.check(wanted[i], samples);
            }
        } catch (AutogradException e) {
            // A value that was changed or given back since it was recorded cannot be computed again.
            return checks;
        }
        return checks;
    }

    private static int order(Item item) {
        return item.isVariable() ? 0 : item.isNamed() ? 1 : 2;
    }

    private static Tensor[] values(Tape tape) {
        Tensor[] values = new Tensor[tape.size()];
        for (int i = 0; i < values.length; i++) {
            Item item = tape.get(i);
            Operation operation = item.operation();
            values[i] = operation == null ? inDouble(item.tensor()) : again(operation, item.inputs(), values, Map.of());
        }
        return values;
    }

    private static Tensor again(Operation operation, int[] inputs, Tensor[] values, Map<Integer, Tensor> moved) {
        List<Tensor> arguments = Arrays.stream(inputs)
                .mapToObj(i -> moved.getOrDefault(i, values[i]))
                .toList();
        boolean isRounding =
                operation.name().equals("to") && isFloating(operation.output()) && isFloating(arguments.get(0));
        return isRounding ? arguments.get(0) : inDouble(operation.computation().apply(arguments));
    }

    private static Tensor inDouble(Tensor tensor) {
        return isFloating(tensor) ? tensor.detach().to(DataType.DOUBLE) : tensor.detach();
    }

    private static boolean isFloating(Tensor tensor) {
        return tensor.dataType() == DataType.FLOAT || tensor.dataType() == DataType.DOUBLE;
    }

    private @Nullable Check check(int index, double[] samples) {
        int[] affected = affected(index);
        double cost = Arrays.stream(affected)
                .mapToDouble(i -> OPERATION + tape.get(i).tensor().size())
                .sum();
        double scale = 0;
        for (int i = 1; i < samples.length; i += 2) {
            scale = Math.max(scale, finite(samples[i]));
        }
        Check worst = null;
        for (int i = 0; i < samples.length && work > 0; i += 2) {
            Check check = check(index, affected, (int) samples[i], samples[i + 1], scale, STEPS[0]);
            work -= 5 * cost;
            for (int k = 1; k < STEPS.length && check.verdict != Verdict.AGREES; k++) {
                Check finer = check(index, affected, (int) samples[i], samples[i + 1], scale, STEPS[k]);
                work -= 5 * cost;
                check = finer.verdict == Verdict.AGREES ? finer : check;
            }
            worst = worst == null || badness(check) > badness(worst) ? check : worst;
        }
        int count = samples.length / 2;
        return worst == null
                ? null
                : new Check(worst.element, worst.gradient, worst.difference, worst.error, count, worst.verdict);
    }

    private static double badness(Check check) {
        return switch (check.verdict) {
            case AGREES -> Math.min(9, check.error);
            case KINK -> 10;
            case DIFFERS -> 20;
        };
    }

    private Check check(int index, int[] affected, int element, double gradient, double scale, double relativeStep) {
        double[] elements = values[index].toDoubles();
        double step = relativeStep * Math.max(1e-2, Math.min(1, Math.abs(elements[element])));
        double middle = at(index, affected, elements, element, 0);
        double right = at(index, affected, elements, element, step) - middle;
        double left = middle - at(index, affected, elements, element, -step);
        double near = (right + left) / (2 * step);
        double far =
                (at(index, affected, elements, element, 2 * step) - at(index, affected, elements, element, -2 * step))
                        / (4 * step);
        double difference = (4 * near - far) / 3;
        boolean isFloat = tape.get(index).tensor().dataType() == DataType.FLOAT;
        double noise = 1e-14 * Math.max(1, Math.abs(middle)) / step;
        double size = Math.max(finite(gradient), Math.abs(difference));
        double distance = Math.abs(gradient - difference);
        double error = size == 0 ? distance : distance / size;
        double allowed = (isFloat ? 1e-4 * scale : 0) + (isFloat ? 1e-3 : 1e-6) * size + 10 * noise;
        boolean bends = Math.abs(right - left) / step > 1e-2 * size;
        boolean grows = Double.isInfinite(gradient) && Math.abs(near) > 1.1 * Math.abs(far);
        Verdict verdict = !Double.isFinite(difference)
                ? Verdict.KINK
                : distance <= allowed ? Verdict.AGREES : bends || grows ? Verdict.KINK : Verdict.DIFFERS;
        return new Check(element, gradient, difference, error, 1, verdict);
    }

    // The size of a gradient, of which one that is not finite says nothing.
    private static double finite(double gradient) {
        return Double.isFinite(gradient) ? Math.abs(gradient) : 0;
    }

    private double at(int index, int[] affected, double[] elements, int element, double shift) {
        double[] moved = elements.clone();
        moved[element] += shift;
        try (var scope = Autograd.scope()) {
            Map<Integer, Tensor> changed = new HashMap<>();
            changed.put(index, Tensor.constant(moved).reshape(values[index].shape()));
            for (int i : affected) {
                Item item = tape.get(i);
                changed.put(i, again(Objects.requireNonNull(item.operation()), item.inputs(), values, changed));
            }
            return Objects.requireNonNull(changed.get(tape.root())).item();
        }
    }

    // What is computed ahead is one although what is made of it is not.
    private boolean isConstant(int index) {
        Item item = tape.get(index);
        Operation operation = item.operation();
        return !item.tensor().isTracked()
                && item.tensor().dataType().isFPType()
                && (operation == null || !AHEAD.contains(operation.name()));
    }

    // What was computed from a value and carries its gradient, in the order of computation.
    private int[] affected(int index) {
        boolean[] isAffected = new boolean[tape.size()];
        int[] open = new int[tape.size()];
        int count = 0;
        int done = -1;
        isAffected[index] = true;
        for (int at = index; at >= 0; at = ++done < count ? open[done] : -1) {
            for (int consumer : consumers[at]) {
                if (!isAffected[consumer] && !isConstant(consumer)) {
                    isAffected[consumer] = true;
                    open[count++] = consumer;
                }
            }
        }
        int[] affected = Arrays.copyOf(open, count);
        Arrays.sort(affected);
        return affected;
    }
}
