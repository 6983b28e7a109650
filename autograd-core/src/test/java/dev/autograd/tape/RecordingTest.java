package dev.autograd.tape;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RecordingTest {
    private final Recording recording = Recording.current();

    @Test
    void isOnAtFirstAndNothingElseIs() {
        assertTrue(recording.isOn());
        assertFalse(recording.isTracing());
        assertFalse(recording.isChecking());
    }

    @Test
    void aClosedSwitchRestoresWhatWasBefore() {
        try (var off = recording.on(false)) {
            try (var on = recording.on(true)) {
                assertTrue(recording.isOn());
            }
            assertFalse(recording.isOn());
        }
        assertTrue(recording.isOn());
    }

    @Test
    void restoresAfterAnExceptionToo() {
        try (var off = recording.on(false);
                var tracing = recording.tracing(true);
                var checking = recording.checking(true)) {
            throw new IllegalStateException("planted");
        } catch (IllegalStateException expected) {
            assertTrue(recording.isOn());
            assertFalse(recording.isTracing());
            assertFalse(recording.isChecking());
        }
    }

    @Test
    void belongsToItsThread() {
        try (var off = recording.on(false)) {
            assertTrue(CompletableFuture.supplyAsync(() -> Recording.current().isOn(), task -> new Thread(task).start())
                    .join());
        }
    }
}
