package dev.autograd.explain;

import dev.autograd.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Works out the value of a printed formula from its text alone, by the usual precedence of operators. A tensor with one
 * axis is a column in products of matrices.
 */
public final class FormulaReader {
    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /** A function that the reader does not know. */
    public static final class UnknownFunction extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnknownFunction(String name) {
            super(name);
        }
    }

    private final String text;
    private final Map<String, Tensor> symbols;
    private int at;

    private FormulaReader(String text, Map<String, Tensor> symbols) {
        this.text = text;
        this.symbols = symbols;
    }

    /** The value of a formula and its definitions, given what its symbols stand for. */
    public static Tensor value(Formula formula, Map<String, Tensor> symbols) {
        Map<String, Tensor> known = new HashMap<>(symbols);
        for (Formula definition : formula.definitions()) {
            known.put(definition.name(), value(definition.text(), known));
        }
        return value(formula.text(), known);
    }

    /** The value of a formula in text. */
    public static Tensor value(String text, Map<String, Tensor> symbols) {
        FormulaReader reader = new FormulaReader(text, symbols);
        Tensor value = reader.choice();
        if (reader.at < text.length()) {
            throw reader.failure("an operator");
        }
        return value;
    }

    private Tensor choice() {
        Tensor x = logic();
        if (!take(" if ")) {
            return x;
        }
        Tensor condition = logic();
        expect(" else ");
        return x.where(condition, choice());
    }

    private Tensor logic() {
        Tensor x = condition();
        while (true) {
            if (take(" and ")) {
                x = condition().where(x, Tensor.constant(new boolean[] {false}).reshape());
            } else if (take(" or ")) {
                x = Tensor.constant(new boolean[] {true}).reshape().where(x, condition());
            } else {
                return x;
            }
        }
    }

    private Tensor condition() {
        Tensor x = sum();
        if (take(" > ")) {
            return x.gt(sum());
        }
        if (take(" ≥ ")) {
            return x.ge(sum());
        }
        if (take(" = ")) {
            return x.eq(sum());
        }
        return take(" ≠ ") ? x.ne(sum()) : x;
    }

    private Tensor sum() {
        Tensor x = take("−") ? product().neg() : product();
        while (true) {
            if (take(" + ")) {
                x = x.add(product());
            } else if (take(" − ")) {
                x = x.sub(product());
            } else {
                return x;
            }
        }
    }

    private Tensor product() {
        Tensor x = power();
        while (true) {
            if (take("·")) {
                Tensor y = power();
                x = x.size() == 1 || y.size() == 1 ? x.mul(y) : matrixProduct(x, y);
            } else if (take(" ⊙ ")) {
                x = x.mul(power());
            } else if (take("/")) {
                x = x.div(power());
            } else {
                return x;
            }
        }
    }

    private static Tensor matrixProduct(Tensor x, Tensor y) {
        Tensor left = x.rank() == 1 ? x.reshape(-1, 1) : x;
        if (y.rank() != 1) {
            return left.matmul(y);
        }
        return left.matmul(y.reshape(-1, 1)).reshape(-1);
    }

    private Tensor power() {
        if (take("√")) {
            return atom().sqrt();
        }
        if (take("¬")) {
            return atom().not();
        }
        Tensor x = atom();
        while (at < text.length()) {
            if (take("^")) {
                x = x.pow(atom());
            } else if (take("ᵀ")) {
                x = x.rank() == 1 ? x.reshape(1, -1) : x.swapAxes(-2, -1);
            } else if (SUPERSCRIPTS.indexOf(text.charAt(at)) >= 0) {
                int exponent = 0;
                while (at < text.length() && SUPERSCRIPTS.indexOf(text.charAt(at)) >= 0) {
                    exponent = 10 * exponent + SUPERSCRIPTS.indexOf(text.charAt(at++));
                }
                x = x.pow(exponent);
            } else {
                break;
            }
        }
        return x;
    }

    private Tensor atom() {
        if (take("½")) {
            return Tensor.constant(0.5);
        }
        if (take("∞")) {
            return Tensor.constant(Double.POSITIVE_INFINITY);
        }
        if (take("(")) {
            return closed(")");
        }
        if (take("|")) {
            return closed("|").abs();
        }
        if (take("[")) {
            return closed("]").to(DataType.DOUBLE);
        }
        if (at < text.length() && Character.isDigit(text.charAt(at))) {
            return number();
        }
        String name = name();
        return take("(") ? call(name) : symbol(name);
    }

    private Tensor closed(String bracket) {
        Tensor x = choice();
        expect(bracket);
        return x;
    }

    private Tensor number() {
        int from = at;
        while (at < text.length() && (Character.isDigit(text.charAt(at)) || ".e".indexOf(text.charAt(at)) >= 0)) {
            at += text.startsWith("e−", at) ? 2 : 1;
        }
        return Tensor.constant(Double.parseDouble(text.substring(from, at).replace('−', '-')));
    }

    private String name() {
        int from = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || isPartOfName(text.charAt(at)))) {
            at++;
        }
        if (at == from) {
            throw failure("a number, a name or a parenthesis");
        }
        return text.substring(from, at);
    }

    private static boolean isPartOfName(char c) {
        return "₀₁₂₃₄₅₆₇₈₉′\u0302\u0303\u0304\u0307".indexOf(c) >= 0;
    }

    private Tensor symbol(String name) {
        Tensor value = symbols.get(name.endsWith("ᵀ") ? name.substring(0, name.length() - 1) : name);
        if (value == null && text.substring(at).matches("( \\p{L}+)+\\(.*")) {
            throw new UnknownFunction(name + text.substring(at)); // its name has several words
        }
        if (value == null) {
            throw new AssertionError("unknown symbol " + name + " in " + text);
        }
        at -= name.endsWith("ᵀ") ? 1 : 0;
        return value;
    }

    private Tensor call(String name) {
        Tensor x = choice();
        return switch (name) {
            case "sum", "mean", "max", "min" -> fold(name, x);
            case "broadcast" -> x.broadcastTo(shape());
            case "reshape" -> x.reshape(shape());
            case "permute" -> x.permute(shape());
            case "σ" -> ended(x).sigmoid();
            case "ln" -> ended(x).log();
            case "hypot" -> x.hypot(second());
            case "fmod" -> x.fmod(second());
            case "atan2" -> x.atan2(second());
            case "solve" -> x.solve(second());
            case "tril", "triu" -> triangle(name.equals("tril"), x);
            case "logAbsDet" -> ended(x).slogDet().logAbsDet();
            case "signOfDet" -> ended(x).slogDet().sign();
            case "q" -> ended(x).qr().q();
            case "r" -> ended(x).qr().r();
            case "eigenvalues" -> ended(x).eigh().values();
            case "eigenvectors" -> ended(x).eigh().vectors();
            case "singularValues" -> ended(x).svd().s();
            case "leftVectors" -> ended(x).svd().u();
            case "rightVectors" -> ended(x).svd().vT();
            default -> method(name, x);
        };
    }

    private Tensor triangle(boolean isLower, Tensor x) {
        if (take(", diagonal of ones")) {
            Tensor ones = Tensor.eye(x.dataType(), x.shape()[x.rank() - 1]);
            return ended((isLower ? x.tril(-1) : x.triu(1)).add(ones));
        }
        int sign = 1;
        long k = 0;
        if (take(", ")) {
            sign = take("-") ? -1 : 1;
            k = (long) number().item();
        }
        return ended(isLower ? x.tril(sign * k) : x.triu(sign * k));
    }

    private Tensor second() {
        expect(", ");
        return ended(choice());
    }

    private Tensor ended(Tensor x) {
        expect(")");
        return x;
    }

    private Tensor method(String name, Tensor x) {
        try {
            if (!take(", ")) {
                return (Tensor) Tensor.class.getMethod(name).invoke(ended(x));
            }
            if (Character.isDigit(text.charAt(at))) {
                double value = ended(number()).item();
                return (Tensor) Tensor.class.getMethod(name, double.class).invoke(x, value);
            }
            throw new UnknownFunction(text.substring(at));
        } catch (ReflectiveOperationException e) {
            throw new UnknownFunction(name);
        }
    }

    private Tensor fold(String name, Tensor x) {
        long[] axes = {};
        if (take(", axis ") || take(", axes ")) {
            axes = longs();
        } else if (take(", ")) {
            Tensor y = ended(choice());
            return name.equals("max") ? x.maximum(y) : x.minimum(y);
        }
        boolean kept = take(", kept");
        expect(")");
        return switch (name) {
            case "sum" -> x.sum(kept, axes);
            case "mean" -> x.mean(kept, axes);
            case "max" -> x.max(kept, axes);
            default -> x.min(kept, axes);
        };
    }

    private long[] shape() {
        expect(", [");
        long[] shape = longs();
        expect("])");
        return shape;
    }

    private long[] longs() {
        List<Long> numbers = new ArrayList<>();
        do {
            int from = at;
            while (Character.isDigit(text.charAt(at))) {
                at++;
            }
            numbers.add(Long.parseLong(text.substring(from, at)));
        } while (text.startsWith(", ", at) && Character.isDigit(text.charAt(at + 2)) && take(", "));
        return numbers.stream().mapToLong(n -> n).toArray();
    }

    private boolean take(String token) {
        if (text.startsWith(token, at)) {
            at += token.length();
            return true;
        }
        return false;
    }

    private void expect(String token) {
        if (!take(token)) {
            throw failure(token);
        }
    }

    private AssertionError failure(String expected) {
        return new AssertionError("expected " + expected + " at " + at + " of " + text);
    }
}
