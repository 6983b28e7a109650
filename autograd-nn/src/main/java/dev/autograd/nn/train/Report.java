package dev.autograd.nn.train;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a user sees of a training: on a terminal a bar with the loss and the time left, elsewhere a line now and then, and
 * on both a line per epoch.
 */
final class Report implements AutoCloseable {
    private static final long MESSAGE_NANOS = 100_000_000L;
    private static final long LINE_NANOS = 30_000_000_000L;

    private final @Nullable Progress progress;
    private final int epochs;
    private final long stepsOfEpoch;
    private final long steps;
    private final long begin = System.nanoTime();
    private long done;
    private long lastMessage = begin;
    private long lastLine = begin;

    /**
     * Begins to report.
     *
     * @param out null for nothing at all
     * @param steps how many are to be made
     */
    Report(@Nullable PrintWriter out, int epochs, long stepsOfEpoch, long steps) {
        progress = out == null ? null : Progress.start("training", steps, out);
        this.epochs = epochs;
        this.stepsOfEpoch = stepsOfEpoch;
        this.steps = steps;
    }

    void step(int epoch, long stepOfEpoch, double loss) {
        done++;
        if (progress == null) {
            return;
        }
        progress.step();
        long now = System.nanoTime();
        if (now - lastMessage > MESSAGE_NANOS) {
            progress.message("loss " + number(loss));
            lastMessage = now;
        }
        if (now - lastLine > LINE_NANOS && !progress.hasBar()) {
            progress.line("epoch " + (epoch + 1) + "/" + epochs + ", step " + stepOfEpoch + "/" + stepsOfEpoch
                    + ": loss " + number(loss) + left(now));
            lastLine = now;
        }
    }

    void epoch(int epoch, Map<String, Double> figures) {
        if (progress == null) {
            return;
        }
        String text = figures.entrySet().stream()
                .map(figure -> figure.getKey() + " " + number(figure.getValue()))
                .collect(Collectors.joining(", "));
        lastLine = System.nanoTime();
        progress.line("epoch " + (epoch + 1) + "/" + epochs + ": " + text + left(lastLine));
    }

    void line(String text) {
        if (progress != null) {
            progress.line(text);
        }
    }

    private String left(long now) {
        double seconds = (now - begin) * 1e-9;
        String text = " (" + duration(seconds);
        return done < steps
                ? text + ", " + duration(seconds / Math.max(1, done) * (steps - done)) + " left)"
                : text + ")";
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    static String duration(double seconds) {
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600
                ? whole / 60 + " min " + whole % 60 + " s"
                : whole / 3600 + " h " + whole % 3600 / 60 + " min";
    }

    @Override
    public void close() {
        if (progress != null) {
            progress.close();
        }
    }
}
