package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SourceLineTest {
    @Test
    void isTheInnermostLineOfTheProgram() {
        String line = SourceLine.current().toString();

        assertTrue(
                line.matches("SourceLineTest\\.isTheInnermostLineOfTheProgram\\(SourceLineTest\\.java:\\d+\\)"), line);
    }

    @Test
    void leavesAnUnknownNumberOut() {
        assertEquals("Training.java:12", new SourceLine("Training.main", "Training.java", 12).place());
        assertEquals("snippet(JShell)", new SourceLine("snippet", "JShell", -1).toString());
    }
}
