package dev.autograd.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the code of the lessons in JShell, and compares what it prints with the blocks of text in the page. With {@code
 * -Dlessons.update=true} it writes those blocks instead.
 */
class LessonsTest {
    private static final Path FOLDER = Path.of("..", "docs", "lessons");
    private static final Pattern BLOCK =
            Pattern.compile("(?m)^```java\\n(?<code>.*?)^```\\n(?:\\n```text\\n(?<text>.*?)^```\\n)?", Pattern.DOTALL);

    static Stream<String> lessons() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".md") && !name.equals("README.md"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void printsWhatThePageShows(String lesson) throws IOException {
        Path file = FOLDER.resolve(lesson);
        String page = Files.readString(file);
        StringBuilder written = new StringBuilder();
        try (JShell shell = newShell()) {
            run(shell, Files.readString(FOLDER.resolve("startup.jsh")));
            Matcher block = BLOCK.matcher(page);
            int blocks = 0;
            while (block.find()) {
                String printed = run(shell, block.group("code"));
                String shown = block.group("text") == null ? "" : block.group("text");
                if (Boolean.getBoolean("lessons.update")) {
                    String text = printed.isEmpty() ? "" : "\n```text\n" + printed + "```\n";
                    block.appendReplacement(
                            written, Matcher.quoteReplacement("```java\n" + block.group("code") + "```\n" + text));
                } else {
                    assertEquals(shown, printed, () -> lesson + ", after\n" + block.group("code"));
                }
                blocks++;
            }
            assertTrue(blocks > 0, lesson + " has no code");
            if (Boolean.getBoolean("lessons.update")) {
                Files.writeString(file, block.appendTail(written));
            }
        }
    }

    @Test
    void theIndexNamesEveryLesson() throws IOException {
        String index = Files.readString(FOLDER.resolve("README.md"));
        List<String> missing =
                lessons().filter(lesson -> !index.contains("](" + lesson + ")")).toList();

        assertEquals(List.of(), missing);
        assertEquals(11, lessons().count());
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        for (String page : Stream.concat(lessons(), Stream.of("README.md")).toList()) {
            Matcher link = Pattern.compile("]\\(([^)#:]+)\\)").matcher(Files.readString(FOLDER.resolve(page)));
            while (link.find()) {
                assertTrue(Files.exists(FOLDER.resolve(link.group(1))), () -> page + " links to " + link.group(1));
            }
        }
    }

    private static JShell newShell() {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return JShell.builder()
                .executionEngine(new OnThisThread(), null)
                .compilerOptions("-cp", classPath, "-proc:none")
                .build();
    }

    /** As in the tool, one thread runs all snippets: what it has switched stays so for the next one. */
    private static final class OnThisThread implements ExecutionControlProvider {
        @Override
        public String name() {
            return "this thread";
        }

        @Override
        public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
            return new DirectExecutionControl();
        }
    }

    /** Runs a piece of Java as if it were typed, and returns what it prints. */
    private static String run(JShell shell, String code) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            String rest = code;
            while (!rest.isBlank()) {
                CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
                assertTrue(next.completeness().isComplete(), "not complete: " + rest);
                for (SnippetEvent event : shell.eval(next.source())) {
                    check(shell, event);
                }
                rest = next.remaining();
            }
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    private static void check(JShell shell, SnippetEvent event) {
        String problems = shell.diagnostics(event.snippet())
                .filter(problem -> problem.isError())
                .map(problem -> problem.getMessage(Locale.ROOT))
                .collect(Collectors.joining("\n"));
        assertEquals("", problems, () -> event.snippet().source());
        if (event.exception() != null) {
            throw new AssertionError(event.snippet().source(), event.exception());
        }
        assertTrue(
                event.status() == Snippet.Status.VALID || event.status() == Snippet.Status.OVERWRITTEN,
                () -> event.status() + ": " + event.snippet().source());
    }
}
