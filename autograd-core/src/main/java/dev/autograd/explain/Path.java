package dev.autograd.explain;

import dev.autograd.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * One way from a result back to a tensor that it depends on.
 *
 * @param steps the names on the way, the result first
 * @param factors one for each step
 * @param value what this path contributes to the gradient: for numbers the product of the factors
 */
public record Path(List<String> steps, List<Factor> factors, Tensor value) {
    /**
     * What this path contributes as one formula: for numbers the product of the factors' formulas, as {@code −(t − y)·y·(1 −
     * y)·x₁}; where the steps are arrays that of the last factor, in which the others are contained.
     */
    public Formula product() {
        if (factors.isEmpty()) {
            return new Formula(value, null, Algebra.number(1), List.of());
        }
        Formula last = factors.get(factors.size() - 1).formula();
        boolean isNumbers = factors.stream()
                .allMatch(factor -> factor.of().size() == 1 && factor.by().size() == 1);
        if (!isNumbers) {
            return last;
        }
        List<Expression> expressions =
                factors.stream().map(factor -> factor.formula().expression()).toList();
        List<Formula> definitions = new ArrayList<>();
        factors.forEach(factor -> definitions.addAll(factor.formula().definitions()));
        Name name = new Name.Partial(names().get(0), names().get(factors.size()));
        return new Formula(value, name, Algebra.product(expressions), definitions);
    }

    /** The names on the way, the result first. */
    List<Name> names() {
        List<Name> names = new ArrayList<>();
        for (Factor factor : factors) {
            Name.Partial symbol = (Name.Partial) Formula.nameOf(factor.formula());
            if (names.isEmpty()) {
                names.add(symbol.of());
            }
            names.add(symbol.by());
        }
        return names;
    }
}
