package dev.autograd.check.hand;

import java.util.List;

/**
 * What became of one claim.
 *
 * @param label of the claim, such as {@code dW1}
 * @param of the tensor's name
 * @param shape of the tensor
 * @param claimedShape of the claim
 * @param verdict what follows from the comparison with the engine's gradient
 * @param error the largest relative error of an element; infinite if the shapes don't fit
 * @param cosine of the angle between the claim and the engine's gradient; NaN if the shapes don't fit
 * @param worst the index of the element with the largest error; empty for a scalar, or if the shapes don't fit
 * @param claimed its value in the claim; NaN if the shapes don't fit
 * @param expected its value in the engine's gradient; NaN if the shapes don't fit
 * @param followsFrom the labels of the wrong claims above, if this one is what they lead to: then it is not blamed
 * @param findings the mistakes that explain a wrong claim, each of them alone
 * @param furtherClaims the tensors a claim of whose gradient would tell which of several places it is
 * @param ratios claim by engine's gradient, element by element in row-major order, the first of them, if nothing
 *     explains the claim
 * @param notes what else there is to say, in sentences
 */
public record ClaimRow(
        String label,
        String of,
        List<Long> shape,
        List<Long> claimedShape,
        Verdict verdict,
        double error,
        double cosine,
        List<Long> worst,
        double claimed,
        double expected,
        List<String> followsFrom,
        List<Finding> findings,
        List<String> furtherClaims,
        List<Double> ratios,
        List<String> notes) {

    /** True if the claim is the engine's gradient. */
    public boolean isRight() {
        return verdict != Verdict.WRONG;
    }

    /** True if the claim is wrong, and not because of a claim above it. */
    public boolean isBlamed() {
        return verdict == Verdict.WRONG && followsFrom.isEmpty();
    }

    /** The kinds of mistakes that explain it. */
    public List<Mistake> mistakes() {
        return findings.stream().flatMap(f -> f.mistakes().stream()).distinct().toList();
    }

    boolean isExplainedBy(Finding finding, Place place) {
        return findings.stream()
                .anyMatch(own -> own.mistakes().equals(finding.mistakes())
                        && own.operation().equals(finding.operation())
                        && own.how().equals(finding.how())
                        && own.places().stream().anyMatch(p -> p.factor().equals(place.factor())));
    }

    /** As {@code dW1[0, 2]}; the label alone for a scalar. */
    String place() {
        return worst.isEmpty() ? label : label + worst;
    }
}
