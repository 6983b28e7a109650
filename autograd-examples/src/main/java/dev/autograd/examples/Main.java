package dev.autograd.examples;

import dev.autograd.examples.command.BadInputException;
import dev.autograd.examples.derivation.Derive;
import dev.autograd.examples.digits.Digits;
import dev.autograd.examples.explore.Explore;
import dev.autograd.examples.firststeps.Linear;
import dev.autograd.examples.firststeps.Logistic;
import dev.autograd.examples.firststeps.TwoLayer;
import dev.autograd.examples.firststeps.Xor;
import dev.autograd.examples.generative.GanCommand;
import dev.autograd.examples.language.TextCommand;
import dev.autograd.examples.recommendation.RecommendCommand;
import dev.autograd.examples.reinforcement.CartPoleCommand;
import dev.autograd.examples.samediff.SameDiffCommand;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command {@code autograd}. A new example is one more class in {@code subcommands}; it inherits {@code --help},
 * {@code --version} and {@code --verbose}, and reports bad input by a {@link ParameterException} or a
 * {@link BadInputException}.
 */
@Command(
        name = "autograd",
        description = "Examples of reverse-mode automatic differentiation.",
        subcommands = {
            Linear.class,
            Logistic.class,
            TwoLayer.class,
            Derive.class,
            Xor.class,
            Digits.class,
            CartPoleCommand.class,
            GanCommand.class,
            TextCommand.class,
            RecommendCommand.class,
            SameDiffCommand.class,
            Explore.class
        },
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true)
public final class Main implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Show the libraries' log, and the stack trace of an error.")
    private boolean verbose;

    private Main() {}

    /** Runs the command and exits with its code: 0 done, 1 an unexpected error, 2 bad usage or bad input. */
    public static void main(String[] args) {
        VectorApi.load();
        System.exit(commandLine().execute(args));
    }

    /** The command line of {@code autograd}, with all that it inherits to its commands. */
    public static CommandLine commandLine() {
        Main main = new Main();
        return new CommandLine(main)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(main.quietly(new RunLast()))
                .setParameterExceptionHandler((e, args) -> main.fail(e.getCommandLine(), e, true))
                .setExecutionExceptionHandler((e, command, result) -> main.fail(command, e, isBadInput(e)));
    }

    /** Without a subcommand: the help. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return CommandLine.ExitCode.OK;
    }

    // ND4J and slf4j read these when their classes load, which is when a command first touches an array.
    private IExecutionStrategy quietly(IExecutionStrategy strategy) {
        return (ParseResult result) -> {
            System.setProperty("org.nd4j.log.initialization", String.valueOf(verbose));
            if (verbose) {
                System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
            }
            return strategy.execute(result);
        };
    }

    private int fail(CommandLine command, Exception e, boolean badInput) {
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(name + ": " + message(e, badInput));
        if (verbose) {
            e.printStackTrace(command.getErr());
        }
        return badInput ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }

    private static boolean isBadInput(Exception e) {
        boolean missingBackend = e instanceof IllegalStateException && e.getCause() instanceof LinkageError;
        return e instanceof BadInputException || e instanceof FileSystemException || missingBackend;
    }

    private static String message(Exception e, boolean badInput) {
        if (e instanceof NoSuchFileException file) {
            return file.getFile() + ": no such file or folder";
        }
        if (e instanceof AccessDeniedException file) {
            return file.getFile() + ": permission denied";
        }
        String message = String.valueOf(e.getMessage());
        if (e instanceof ParameterException usage) {
            String command = usage.getCommandLine().getCommandSpec().qualifiedName();
            String what = e instanceof UnmatchedArgumentException unmatched ? unknown(unmatched) : message;
            return what.replaceAll("\\R\\s*", " ") + " (see " + command + " --help)";
        }
        return badInput ? message : "unexpected " + e.getClass().getSimpleName() + ": " + message + " (-v shows where)";
    }

    private static String unknown(UnmatchedArgumentException e) {
        CommandSpec command = e.getCommandLine().getCommandSpec();
        boolean takesCommands = command.positionalParameters().isEmpty()
                && !command.subcommands().isEmpty();
        String kind = e.isUnknownOption() ? "option" : takesCommands ? "command" : "argument";
        String nearest = e.getSuggestions().isEmpty()
                ? ""
                : "; did you mean " + e.getSuggestions().get(0) + "?";
        return "unknown " + kind + " " + String.join(" ", e.getUnmatched()) + nearest;
    }

    /** What {@code --version} prints. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {
                "autograd " + (version == null ? "(from classes)" : version),
                "JVM " + System.getProperty("java.vm.version") + ", " + System.getProperty("java.vm.vendor"),
                System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", Vector API "
                        + (VectorApi.load() ? "on" : "off")
            };
        }
    }
}
