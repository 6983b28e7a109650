package dev.autograd.check.hand;

import dev.autograd.Tensor;

/**
 * A mistake that is made in a hand-written backward pass.
 *
 * @param mistake its kind
 * @param at the tensor whose gradient is the first one to come out wrong; empty for none
 * @param parameter a parameter whose gradient comes out wrong too
 */
record Plant(Mistake mistake, String at, String parameter) {
    static final Plant NONE = new Plant(Mistake.SIGN, "", "");

    boolean is(Mistake other, String place) {
        return mistake == other && at.equals(place);
    }

    /** The gradient of a tensor, with the sign or factor that is wrong there. */
    Tensor in(String place, double n, Tensor gradient) {
        if (!at.equals(place)) {
            return gradient;
        }
        return switch (mistake) {
            case SIGN -> gradient.neg();
            case DOUBLED -> gradient.add(gradient);
            case HALVED -> gradient.mul(0.5);
            case N_MISSING -> gradient.mul(n);
            case N_TWICE -> gradient.div(n);
            case N_MINUS_ONE -> gradient.mul(n).div(n - 1);
            case TRANSPOSED -> gradient.transpose();
            case DIMENSION_KEPT -> gradient.unsqueeze(0);
            default -> gradient;
        };
    }

    @Override
    public String toString() {
        return mistake + " at " + at;
    }
}
