package dev.autograd;

import dev.autograd.array.Contraction;
import dev.autograd.array.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Sums of products of any number of tensors, in Einstein's notation. Letters that stand twice in an operand or in one
 * only are dealt with first; then operands are contracted two at a time.
 */
final class Einsum {
    // Letters for axes that have none: those of "...", and those that stand for stacks of matrices.
    private static final char FIRST_OWN_LETTER = 'α';

    /** A tensor and the letters of its axes. */
    private record Operand(Tensor tensor, String letters) {
        int length(int letter) {
            return tensor.dims().length(letters.indexOf(letter));
        }

        boolean has(int letter) {
            return letters.indexOf(letter) >= 0;
        }
    }

    private final String equation;
    private final List<Operand> operands = new ArrayList<>();
    private final Map<Integer, Integer> lengths = new HashMap<>();
    private String result = "";

    private Einsum(String equation) {
        this.equation = equation;
    }

    /** As {@link Tensor#einsum}. */
    static Tensor of(String equation, Tensor... tensors) {
        Einsum einsum = new Einsum(equation);
        einsum.parse(tensors);
        return einsum.compute();
    }

    /** The same for checked letters, one for each axis. */
    static Tensor of(List<String> letters, String result, Tensor... tensors) {
        Einsum einsum = new Einsum(String.join(",", letters) + "->" + result);
        for (int i = 0; i < tensors.length; i++) {
            einsum.operands.add(new Operand(tensors[i], letters.get(i)));
        }
        einsum.result = result;
        return einsum.compute();
    }

    /** Letters for a number of axes, none of which a user writes. */
    static String ownLetters(int from, int count) {
        StringBuilder letters = new StringBuilder();
        for (int i = from; i < from + count; i++) {
            letters.append((char) (FIRST_OWN_LETTER + i));
        }
        return letters.toString();
    }

    // --- reading the equation

    private void parse(Tensor[] tensors) {
        String[] sides = equation.replace(" ", "").split("->", -1);
        String[] terms = sides[0].split(",", -1);
        if (sides.length > 2) {
            throw failure("has more than one \"->\"");
        }
        if (terms.length != tensors.length) {
            throw failure("names " + terms.length + " operands, but there are " + tensors.length);
        }
        int unnamed = 0;
        for (int i = 0; i < terms.length; i++) {
            int named = checkedLetters(terms[i]);
            int left = tensors[i].rank() - named;
            if (left < 0 || (left > 0 && !terms[i].contains("..."))) {
                throw failure("names " + named + " axes of operand " + i + ", but it is " + tensors[i].describe());
            }
            unnamed = Math.max(unnamed, left);
        }
        for (int i = 0; i < terms.length; i++) {
            int left = tensors[i].rank() - checkedLetters(terms[i]);
            String letters = terms[i].replace("...", ownLetters(unnamed - left, left));
            operands.add(new Operand(tensors[i], letters));
        }
        result = sides.length == 2 ? givenResult(sides[1], unnamed) : impliedResult(unnamed);
    }

    private int checkedLetters(String term) {
        String letters = term.replaceFirst("\\.\\.\\.", "");
        String others = letters.replaceAll("[a-zA-Z]", "");
        if (!others.isEmpty()) {
            throw failure("has the character '" + others.charAt(0) + "', which is no letter, in \"" + term + "\"");
        }
        return letters.length();
    }

    private String givenResult(String term, int unnamed) {
        checkedLetters(term);
        if (unnamed > 0 && !term.contains("...")) {
            throw failure("has no \"...\" in its result for the axes without a letter; sum over them with letters");
        }
        String letters = term.replace("...", ownLetters(0, unnamed));
        letters.chars().forEach(letter -> {
            if (letters.indexOf(letter) != letters.lastIndexOf(letter)) {
                throw failure("has the letter " + (char) letter + " twice in its result");
            }
            if (operands.stream().noneMatch(operand -> operand.has(letter))) {
                throw failure("has the letter " + (char) letter + " in its result, but in no operand");
            }
        });
        return letters;
    }

    // The letters that stand once, in alphabetical order.
    private String impliedResult(int unnamed) {
        String all = operands.stream().map(Operand::letters).collect(Collectors.joining());
        String once = keep(all, letter -> !broadcasts(letter) && all.indexOf(letter) == all.lastIndexOf(letter));
        char[] sorted = once.toCharArray();
        Arrays.sort(sorted);
        return ownLetters(0, unnamed) + new String(sorted);
    }

    private static String keep(String letters, IntPredicate which) {
        return letters.chars().filter(which).mapToObj(Character::toString).collect(Collectors.joining());
    }

    private ShapeException failure(String what) {
        return new ShapeException("einsum: \"" + equation + "\" " + what);
    }

    // --- computing

    private Tensor compute() {
        convertToOneType();
        operands.replaceAll(Einsum::onDiagonals);
        operands.forEach(this::collectLengths);
        operands.replaceAll(this::withoutBroadcastAxes);
        for (int i = 0; i < operands.size(); i++) {
            operands.set(i, summedAlone(i));
        }
        while (operands.size() > 1) {
            contractCheapestPair();
        }
        Operand last = operands.get(0);
        long[] order = result.chars().mapToLong(last.letters::indexOf).toArray();
        return last.tensor.permute(order);
    }

    private void convertToOneType() {
        Tensor first = operands.get(0).tensor;
        DataType common = first.type();
        for (Operand operand : operands) {
            if (operand.tensor.type() != common) {
                common = DataTypes.promote("einsum", first, operand.tensor);
            }
        }
        DataType type = common;
        operands.replaceAll(operand -> new Operand(operand.tensor.to(type), operand.letters));
    }

    private static Operand onDiagonals(Operand operand) {
        Tensor tensor = operand.tensor;
        String letters = operand.letters;
        for (int i = 0; i < letters.length(); i++) {
            int again = letters.indexOf(letters.charAt(i), i + 1);
            if (again > 0) {
                if (tensor.dims().length(i) != tensor.dims().length(again)) {
                    throw new ShapeException("einsum: the letter " + letters.charAt(i) + " stands for lengths "
                            + tensor.dims().length(i) + " and " + tensor.dims().length(again) + " of "
                            + operand.tensor.describe());
                }
                tensor = tensor.diagonal(0, i, again);
                letters = new StringBuilder(letters)
                        .deleteCharAt(again)
                        .deleteCharAt(i)
                        .append(letters.charAt(i))
                        .toString();
                i--;
            }
        }
        return new Operand(tensor, letters);
    }

    private void collectLengths(Operand operand) {
        operand.letters.chars().forEach(letter -> {
            int length = operand.length(letter);
            int known = lengths.merge(letter, length, (a, b) -> a == 1 && broadcasts(letter) ? b : a);
            if (length != known && !(length == 1 && broadcasts(letter))) {
                throw failure("has different lengths, " + known + " and " + length + ", for "
                        + (broadcasts(letter) ? "an axis without a letter: " : "the letter " + (char) letter + ": ")
                        + Primitive.describe(
                                operands.stream().map(Operand::tensor).toArray(Tensor[]::new)));
            }
        });
    }

    private static boolean broadcasts(int letter) {
        return letter >= FIRST_OWN_LETTER;
    }

    // An axis of length 1 that others have longer.
    private Operand withoutBroadcastAxes(Operand operand) {
        Tensor tensor = operand.tensor;
        String letters = operand.letters;
        for (int i = letters.length() - 1; i >= 0; i--) {
            if (tensor.dims().length(i) == 1 && lengths.getOrDefault((int) letters.charAt(i), 1) != 1) {
                tensor = tensor.squeeze(i);
                letters = new StringBuilder(letters).deleteCharAt(i).toString();
            }
        }
        return new Operand(tensor, letters);
    }

    // Summed over the letters that stand in this operand only.
    private Operand summedAlone(int i) {
        Operand operand = operands.get(i);
        long[] axes = operand.letters
                .chars()
                .filter(letter -> !isNeeded(letter, i, i))
                .mapToLong(operand.letters::indexOf)
                .toArray();
        if (axes.length == 0) {
            return operand;
        }
        return new Operand(operand.tensor.sum(axes), keep(operand.letters, letter -> isNeeded(letter, i, i)));
    }

    // By the result, or by another operand than these two.
    private boolean isNeeded(int letter, int i, int j) {
        if (result.indexOf(letter) >= 0) {
            return true;
        }
        for (int k = 0; k < operands.size(); k++) {
            if (k != i && k != j && operands.get(k).has(letter)) {
                return true;
            }
        }
        return false;
    }

    private void contractCheapestPair() {
        int first = 0;
        int second = 1;
        for (int i = 0; i < operands.size(); i++) {
            for (int j = i + 1; j < operands.size(); j++) {
                if (cost(i, j) < cost(first, second)) {
                    first = i;
                    second = j;
                }
            }
        }
        Operand x = operands.get(first);
        Operand y = operands.get(second);
        String kept = operands.size() == 2 ? result : kept(x, y, first, second);
        Operand product = new Operand(contract(new Contraction(x.letters, y.letters, kept), x.tensor, y.tensor), kept);
        operands.remove(second);
        operands.set(first, product);
    }

    private double cost(int i, int j) {
        double cost = 1;
        for (Map.Entry<Integer, Integer> letter : lengths.entrySet()) {
            if (operands.get(i).has(letter.getKey()) || operands.get(j).has(letter.getKey())) {
                cost *= letter.getValue();
            }
        }
        return cost;
    }

    private String kept(Operand x, Operand y, int i, int j) {
        return keep(x.letters + keep(y.letters, letter -> !x.has(letter)), letter -> isNeeded(letter, i, j));
    }

    /** The sum of products of two tensors: each letter stands in two of the three, or in all. */
    static Tensor contract(Contraction c, Tensor x, Tensor y) {
        boolean sums = c.x().chars().anyMatch(letter -> c.z().indexOf(letter) < 0);
        return sums
                ? ProductRules.EINSUM.apply(c, x, y)
                : aligned(x, c.x(), c.z()).mul(aligned(y, c.y(), c.z()));
    }

    // With the axes in the order of the result, and axes of length 1 where it has others.
    private static Tensor aligned(Tensor tensor, String letters, String wanted) {
        long[] order = wanted.chars()
                .map(letters::indexOf)
                .filter(axis -> axis >= 0)
                .asLongStream()
                .toArray();
        long[] shape = wanted.chars()
                .mapToLong(letter ->
                        letters.indexOf(letter) < 0 ? 1 : tensor.dims().length(letters.indexOf(letter)))
                .toArray();
        return tensor.permute(order).reshape(Shape.of(shape));
    }
}
