package dev.autograd.check;

import dev.autograd.Autograd;
import dev.autograd.AutogradException;
import dev.autograd.Tensor;
import dev.autograd.check.hand.Claim;
import dev.autograd.check.hand.Examination;
import dev.autograd.check.hand.HandReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Checks gradients that somebody derived by hand, and says what is wrong with them.
 *
 * <pre>{@code
 * try (var trace = Autograd.trace()) {
 *     Tensor z = x.matmul(w).add(b).named("z");
 *     Tensor y = z.sigmoid().named("y");
 *     Tensor loss = y.sub(t).square().mean().named("L");
 *     Tensor dz = y.sub(t);                              // by hand
 *     Tensor dw = x.transpose().matmul(dz);
 *     HandGradient.check(loss).claim("dz", z, dz).claim("dw", w, dw).report().assertAllCorrect();
 * }
 * }</pre>
 *
 * <p>Each claim is compared with the engine's gradient, and with what the engine's rules make of the claims above it, so
 * that only the first wrong step is blamed. For that one, classic mistakes are made one by one in the steps that lead to
 * it, and those that give the claimed numbers are reported.
 */
public final class HandGradient {
    private static final long STEPS = 2_000_000;
    private static final Duration TIME = Duration.ofSeconds(10);

    private final Tensor loss;
    private final List<Claim> claims = new ArrayList<>();
    private double close;
    private long steps = STEPS;
    private Duration time = TIME;

    private HandGradient(Tensor loss) {
        this.loss = loss;
    }

    /**
     * Begins the check of gradients of a loss.
     *
     * @param loss a scalar that was computed inside {@link Autograd#trace()}
     * @throws AutogradException if it is no scalar, depends on no variable, or was not traced
     */
    public static HandGradient check(Tensor loss) {
        if (loss.size() != 1) {
            throw new AutogradException("HandGradient: the loss " + loss + " has " + loss.size()
                    + " elements, but gradients are those of one number; reduce it with mean() or sum()");
        }
        if (!loss.isTracked()) {
            throw new AutogradException(
                    "HandGradient: the loss " + loss + " depends on no variable: nothing was recorded."
                            + " Make the inputs that you claim gradients of with Tensor.variable(...)");
        }
        if (loss.operation() == null) {
            throw new AutogradException("HandGradient: the loss " + loss + " was not traced; compute it inside"
                    + " try (var trace = Autograd.trace()) { ... }");
        }
        return new HandGradient(loss);
    }

    /**
     * Claims that the gradient with respect to {@code x} is this tensor, recorded or not.
     *
     * @param label what to call it, such as {@code dW1}
     * @param x a variable, or an intermediate result that the loss was computed from
     * @throws AutogradException if x is a constant, or the claim is boolean
     */
    public HandGradient claim(String label, Tensor x, Tensor gradient) {
        return add(new Claim(label, x, gradient, false));
    }

    /** Claims an array. It is copied. */
    public HandGradient claim(String label, Tensor x, INDArray gradient) {
        return claim(label, x, Tensor.constant(gradient));
    }

    /** Claims a number, for a tensor with one element of whatever shape. */
    public HandGradient claim(String label, Tensor x, double gradient) {
        return add(new Claim(label, x, Tensor.constant(gradient), true));
    }

    /** Claims a vector. */
    public HandGradient claim(String label, Tensor x, double[] gradient) {
        return claim(label, x, Tensor.constant(gradient));
    }

    /** Claims a matrix. */
    public HandGradient claim(String label, Tensor x, double[][] gradient) {
        return claim(label, x, Tensor.constant(gradient));
    }

    /** Claims a vector, with the digits of a float. */
    public HandGradient claim(String label, Tensor x, float[] gradient) {
        return claim(label, x, Tensor.constant(gradient));
    }

    /** Claims a matrix, with the digits of floats. */
    public HandGradient claim(String label, Tensor x, float[][] gradient) {
        return claim(label, x, Tensor.constant(gradient));
    }

    private HandGradient add(Claim claim) {
        if (claims.stream().anyMatch(other -> other.label().equals(claim.label()))) {
            throw new AutogradException("HandGradient: two claims are labelled " + claim.label());
        }
        claims.add(claim);
        return this;
    }

    /**
     * Sets the relative error up to which a claim counts as right; 1e-6 by default, and 1e-3 where the tensor or the claim
     * is FLOAT.
     */
    public HandGradient tolerance(double relativeError) {
        if (!(relativeError > 0)) {
            throw new AutogradException("HandGradient: the tolerance " + relativeError + " must be positive");
        }
        close = relativeError;
        return this;
    }

    /** Limits the time that the search for mistakes may take; 10 seconds by default. The report says if it was cut short. */
    public HandGradient within(Duration limit) {
        time = limit;
        return this;
    }

    /** Limits how many steps of backward passes the search may take; 2 million by default. */
    public HandGradient atMost(long limit) {
        steps = limit;
        return this;
    }

    /**
     * Compares the claims with the engine's gradients, and explains those that are wrong.
     *
     * @throws AutogradException if nothing was claimed, or a part of the computation was not traced
     */
    public HandReport report() {
        if (claims.isEmpty()) {
            throw new AutogradException(
                    "HandGradient: nothing was claimed; add claim(\"dW\", W, dW) for each gradient to check");
        }
        return Examination.of(loss, claims, close, steps, time);
    }
}
