package dev.autograd.nn.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final StringWriter lines = new StringWriter();

    // Surefire's JVM has no terminal.
    @Test
    void withoutATerminalThereAreOnlyTheLines() {
        try (Progress progress = Progress.start("work", 2, new PrintWriter(lines))) {
            progress.step();
            progress.message("half");
            progress.line("one");
            progress.step();
        }
        assertEquals("one" + System.lineSeparator(), lines.toString());
    }

    @Test
    void aTerminalShowsABarBelowTheLinesAndErasesItAtTheEnd() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream screen = new PrintStream(bytes, true, UTF_8);
        try (Progress progress = Progress.start("work", 2, new PrintWriter(screen, false, UTF_8), screen)) {
            progress.step();
            progress.message("loss 0.5");
            progress.line("one");
            progress.step();
        }
        String shown = bytes.toString(UTF_8);
        assertTrue(shown.contains("\r\u001b[2Kone" + System.lineSeparator()), shown);
        assertTrue(shown.contains("work"), shown);
        assertTrue(shown.contains("loss 0.5"), shown);
        assertTrue(shown.endsWith("\r\u001b[2K"), shown);
    }
}
