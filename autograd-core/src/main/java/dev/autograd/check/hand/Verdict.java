package dev.autograd.check.hand;

/** What the comparison of a claim with the engine's gradient came to. */
public enum Verdict {
    /** The same, up to rounding. */
    EXACT,
    /** Right, with fewer digits, as computed in float or by differences. */
    CLOSE,
    /** Another gradient. */
    WRONG
}
