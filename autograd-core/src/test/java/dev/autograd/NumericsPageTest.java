package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NumericsPageTest {
    private static final Pattern LAST_COLUMN = Pattern.compile("\\| `(\\w+)` \\|$", Pattern.MULTILINE);

    @Test
    void everyLineIsATestAndEveryTestALine() throws IOException {
        TreeSet<String> lines = new TreeSet<>();
        Matcher matcher = LAST_COLUMN.matcher(Files.readString(Path.of("../docs/numerics.md")));
        while (matcher.find()) {
            lines.add(matcher.group(1));
        }
        TreeSet<String> tests = new TreeSet<>();
        Stream.of(NumericsTest.class, LinearAlgebraNumericsTest.class)
                .flatMap(type -> Stream.concat(Stream.of(type), Arrays.stream(type.getDeclaredClasses())))
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .forEach(tests::add);

        assertEquals(tests, lines);
    }
}
