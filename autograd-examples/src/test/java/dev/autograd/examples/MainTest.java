package dev.autograd.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.examples.command.BadInputException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void showsTheHelpWithoutACommand() {
        assertEquals(0, run());
        assertTrue(out.toString().startsWith("Usage: autograd"), out.toString());
    }

    @Test
    void helpListsTheCommands() {
        assertEquals(0, run("--help"));
        assertTrue(out.toString().matches("(?s).*broken +Throws what it is told to\\..*"), out.toString());
    }

    @Test
    void answersAnUnknownOptionWithOneLineAndCode2() {
        assertEquals(2, run("broken", "input", "--colour"));
        assertEquals("autograd broken: unknown option --colour (see autograd broken --help)\n", err.toString());
    }

    @Test
    void answersAnUnknownCommandWithOneLineAndCode2() {
        assertEquals(2, run("brokn"));
        assertEquals("autograd: unknown command brokn; did you mean broken? (see autograd --help)\n", err.toString());
    }

    @Test
    void answersBadInputWithItsMessageAndCode2() {
        assertEquals(2, run("broken", "input"));
        assertEquals("autograd broken: --w takes two numbers\n", err.toString());
    }

    @Test
    void namesAMissingFile() {
        assertEquals(2, run("broken", "file"));
        assertEquals("autograd broken: no/where.csv: no such file or folder\n", err.toString());
    }

    @Test
    void answersAnUnexpectedErrorWithOneLineAndCode1() {
        assertEquals(1, run("broken", "state"));
        assertEquals("autograd broken: unexpected IllegalStateException: no luck (-v shows where)\n", err.toString());
    }

    @Test
    void verboseShowsTheStackTraceWhereverItStands() {
        for (String[] args : new String[][] {{"-v", "broken", "state"}, {"broken", "state", "--verbose"}}) {
            err.getBuffer().setLength(0);
            assertEquals(1, run(args));
            assertTrue(err.toString().contains("at " + Broken.class.getName() + ".call"), err.toString());
        }
    }

    @Test
    void versionNamesTheJvm() {
        assertEquals(0, run("--version"));
        assertTrue(out.toString().contains(System.getProperty("java.vm.version")), out.toString());
        assertFalse(out.toString().contains("null"), out.toString());
    }

    private int run(String... args) {
        CommandLine command = Main.commandLine().addSubcommand(new Broken());
        return command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(args);
    }

    @Command(name = "broken", description = "Throws what it is told to.")
    static final class Broken implements Callable<Integer> {
        @CommandLine.Parameters
        String what;

        @Override
        public Integer call() throws Exception {
            switch (what) {
                case "input" -> throw new BadInputException("--w takes two numbers");
                case "file" -> throw new NoSuchFileException("no/where.csv");
                default -> throw new IllegalStateException("no luck");
            }
        }
    }
}
