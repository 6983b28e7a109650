package dev.autograd.examples.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.autograd.examples.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExploreTest {
    private static final int DIFFERS = 1;

    @TempDir
    private Path folder;

    @Test
    void listsTheNetworksWithoutAName() {
        String list = CommandRun.output("explore");

        for (String name :
                List.of("neuron", "xor", "mlp", "batchnorm", "cnn", "lstm", "transformer", "stack", "tape")) {
            assertTrue(list.contains(name + " "), list);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"neuron", "xor", "mlp", "batchnorm", "cnn", "lstm", "transformer", "stack"})
    void writesAPageWhoseGradientsAgreeWithDifferences(String name) throws IOException {
        Path file = folder.resolve(name + ".html");
        CommandRun.output("explore", name, "-o", file.toString());
        Map<?, ?> checks = (Map<?, ?>) ((Map<?, ?>) data(file).get("values")).get("check");

        assertFalse(checks.isEmpty());
        checks.forEach((value, check) -> assertFalse(((List<?>) check).get(5).equals(DIFFERS), value + ": " + check));
    }

    @ParameterizedTest
    // The first step of the LSTM starts from zeros, and the last one hands nothing on: the four between are alike.
    @CsvSource({"lstm, 4", "stack, 12"})
    void foldsWhatRepeats(String name, int times) throws IOException {
        Path file = folder.resolve(name + ".html");
        CommandRun.output("explore", name, "-o", file.toString());
        List<?> modules = (List<?>) data(file).get("modules");

        assertTrue(modules.stream()
                .anyMatch(module -> ((Map<?, ?>) module).get("repeats").equals(times)));
    }

    @Test
    void refusesANetworkThatItDoesNotKnow() {
        CommandRun.assertRefuses(
                "there is no network \"gpt\"; there are neuron, xor, mlp, batchnorm, cnn, lstm, transformer, stack, tape",
                "explore",
                "gpt");
    }

    private static Map<String, Object> data(Path file) throws IOException {
        Matcher data = Pattern.compile("<script type=\"application/json\" id=\"data\">(.*)</script>")
                .matcher(Files.readString(file));
        assertEquals(true, data.find());
        return JSON.std.mapFrom(data.group(1));
    }
}
