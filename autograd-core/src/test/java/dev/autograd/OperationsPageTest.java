package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OperationsPageTest {
    private static final Path PAGE = Path.of("../docs/operations.md");

    @Test
    void thePageSaysWhatTheRulesCompute() throws Exception {
        String current = OperationsPage.write();
        if (System.getProperty("operations.rewrite") != null) {
            Files.writeString(PAGE, current);
        }
        assertEquals(
                current,
                Files.readString(PAGE),
                "docs/operations.md is stale; rewrite it: mvn test -pl autograd-core -am -Dtest=OperationsPageTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Doperations.rewrite");
    }
}
