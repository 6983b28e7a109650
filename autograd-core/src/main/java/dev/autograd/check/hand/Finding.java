package dev.autograd.check.hand;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A mistake that explains a claim: made in the backward pass, it gives the claimed numbers.
 *
 * @param mistakes mostly one; two if both must be made together
 * @param places where it may have been made; each of them explains the claim
 * @param operation whose derivative is wrong; empty where it may be that of several
 * @param how what was done instead, as {@code W · g}, or what else there is to say; may be empty
 */
public record Finding(List<Mistake> mistakes, List<Place> places, String operation, String how) {
    public Finding {
        mistakes = List.copyOf(mistakes);
        places = List.copyOf(places);
    }

    /** The first mistake. */
    public Mistake mistake() {
        return mistakes.get(0);
    }

    /** As {@code sign of ∂L/∂y}; with several places, {@code sign of one of ∂L/∂y, ∂y/∂z}. */
    public String summary() {
        String where = places.stream().map(Place::factor).distinct().collect(Collectors.joining(", "));
        String one = places.size() > 1 ? "one of " + where : where;
        String words = mistake().in(one, operation);
        for (Mistake further : mistakes.subList(1, mistakes.size())) {
            words += ", and " + further.words();
        }
        return how.isEmpty() ? words : words + ": " + how;
    }

    @Override
    public String toString() {
        return summary();
    }
}
