package dev.autograd.examples.samediff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.autograd.examples.samediff.SameDiffComparison.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SameDiffComparisonTest {
    private static final List<Row> ROWS = SameDiffComparison.run();

    @Test
    void ourAnswersAreTrue() {
        for (Row row : ROWS) {
            assertEquals(row.truth(), row.ours(), row.name());
        }
    }

    @Test
    void thePageShowsWhatTheCodeAnswers() throws IOException {
        assertEquals(
                SameDiffComparison.page(ROWS),
                Files.readString(Path.of("../docs/samediff.md")),
                "write it anew: ./autograd samediff --markdown docs/samediff.md");
    }
}
