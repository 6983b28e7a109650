package dev.autograd.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * A run of {@code autograd} in the tests' own process.
 *
 * @param code its exit code
 * @param out what it printed
 * @param err what it complained about
 */
public record CommandRun(int code, String out, String err) {
    /** Runs the command with these arguments. */
    public static CommandRun of(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return new CommandRun(command.execute(args), out.toString(), err.toString());
    }

    /** Runs the command, which must succeed, and returns what it printed. */
    public static String output(String... args) {
        CommandRun run = of(args);
        assertEquals(0, run.code, run.err);
        return run.out;
    }

    /** Checks that the command refuses its arguments, with this line and exit code 2. */
    public static void assertRefuses(String message, String... args) {
        CommandRun run = of(args);
        assertEquals("autograd " + args[0] + ": " + message + System.lineSeparator(), run.err);
        assertEquals(2, run.code);
    }
}
