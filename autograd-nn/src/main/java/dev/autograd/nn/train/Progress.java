package dev.autograd.nn.train;

import java.io.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far a long computation is: a bar with the time left on a terminal, and nothing but the caller's own lines
 * elsewhere.
 */
public final class Progress implements AutoCloseable {
    private static final int WIDTH = 80;
    private static final int UPDATE_MILLIS = 100;
    private static final String ERASE_LINE = "\r\u001b[2K";

    private final PrintWriter lines;
    private final @Nullable Terminal terminal;
    private final @Nullable ProgressBar bar;

    private Progress(PrintWriter lines, @Nullable Terminal terminal, @Nullable ProgressBar bar) {
        this.lines = lines;
        this.terminal = terminal;
        this.bar = bar;
    }

    /**
     * Begins to show a computation of so many steps.
     *
     * @param lines where {@link #line} prints to; the bar goes to the standard output, if that is a terminal
     */
    public static Progress start(String task, long steps, PrintWriter lines) {
        return isOnTerminal() ? start(task, steps, lines, System.out) : new Progress(lines, null, null);
    }

    static Progress start(String task, long steps, PrintWriter lines, PrintStream screen) {
        Terminal terminal = new Terminal(screen);
        ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(steps)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setStyle(style())
                .setConsumer(terminal)
                .build();
        return new Progress(lines, terminal, bar);
    }

    // From Java 22 on there may be a console without a terminal, and a method that tells.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isOnTerminal() {
        Console console = System.console();
        try {
            return console != null
                    && (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    private static ProgressBarStyle style() {
        boolean blocks = Charset.defaultCharset().newEncoder().canEncode('█');
        return blocks ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK : ProgressBarStyle.ASCII;
    }

    /** Counts a step. */
    public void step() {
        step(1);
    }

    /** Counts so many steps. */
    public void step(long count) {
        if (bar != null) {
            bar.stepBy(count);
        }
    }

    /** Shows a few words beside the bar, such as the current loss. */
    public void message(String words) {
        if (bar != null) {
            bar.setExtraMessage(words);
        }
    }

    /** True if there is a bar. */
    boolean hasBar() {
        return bar != null;
    }

    /** Prints a line, on a terminal above the bar. */
    public void line(String text) {
        if (terminal == null) {
            lines.println(text);
            lines.flush();
        } else {
            terminal.above(() -> {
                lines.println(text);
                lines.flush();
            });
        }
    }

    /** Removes the bar. */
    @Override
    public void close() {
        if (bar != null && terminal != null) {
            bar.close();
            terminal.clear();
        }
    }

    /** The line of a terminal on which the bar is drawn, by a thread of its own. */
    private static final class Terminal implements ProgressBarConsumer {
        private final PrintStream out;

        Terminal(PrintStream out) {
            this.out = out;
        }

        @Override
        public int getMaxRenderedLength() {
            return WIDTH - 1;
        }

        @Override
        public synchronized void accept(String rendered) {
            out.print("\r" + rendered);
            out.flush();
        }

        synchronized void above(Runnable print) {
            clear();
            print.run();
        }

        @Override
        public synchronized void clear() {
            out.print(ERASE_LINE);
            out.flush();
        }

        @Override
        public void close() {}
    }
}
