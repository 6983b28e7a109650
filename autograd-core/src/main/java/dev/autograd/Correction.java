package dev.autograd;

/**
 * By how much a variance corrects the number of elements that it divides by.
 *
 * @param degrees of freedom that the mean has used up
 */
public record Correction(double degrees) {
    /** Divides by the number of elements n: the mean squared deviation. */
    public static final Correction NONE = new Correction(0);

    /** Divides by n - 1: of a sample, an unbiased estimate of the variance of what it was drawn from. */
    public static final Correction BESSEL = new Correction(1);

    /** Checks the number. */
    public Correction {
        if (!(degrees >= 0)) {
            throw new IllegalArgumentException("a variance's correction is at least 0, but is " + degrees);
        }
    }
}
