package dev.autograd;

/** The first NaN or infinity of a computation that is watched by {@link Autograd#detectAnomalies()}. */
public class AnomalyException extends AutogradException {
    private static final long serialVersionUID = 1;

    /** What was found, without what to do about it. */
    private final String finding;

    AnomalyException(String finding, String advice) {
        super(finding + (advice.isEmpty() ? "" : "; " + advice));
        this.finding = finding;
    }

    String finding() {
        return finding;
    }
}
