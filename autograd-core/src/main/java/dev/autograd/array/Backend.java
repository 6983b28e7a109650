package dev.autograd.array;

import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's native backend: the first touch loads it, and a missing one is explained. */
final class Backend {
    private static final String ADVICE = "no ND4J backend on the class path: add the dependency"
            + " org.nd4j:nd4j-native-platform:1.0.0-M2.1 (all systems), or org.nd4j:nd4j-native:1.0.0-M2.1"
            + " (this machine only), with scope runtime";

    private Backend() {}

    /**
     * Takes a block of memory from ND4J.
     *
     * @throws OutOfMemoryError if there is none
     * @throws IllegalStateException if there is no backend
     */
    static DataBuffer allocate(DataType type, int length) {
        // A workspace that the caller has open would take the memory back at its end.
        try (MemoryWorkspace detached = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            return Nd4j.createBuffer(type, length, false);
        } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
            throw new IllegalStateException(ADVICE, e);
        } catch (RuntimeException e) {
            var error = new OutOfMemoryError("ND4J: " + e.getMessage());
            error.initCause(e);
            throw error;
        }
    }
}
