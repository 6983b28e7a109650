package dev.autograd.array;

import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's native backend: the first touch loads it, and a missing one is explained. */
final class Backend {
    private static final String ADVICE = "no ND4J backend on the class path: add the dependency"
            + " org.nd4j:nd4j-native-platform:1.0.0-M2.1 (all systems), or org.nd4j:nd4j-native:1.0.0-M2.1"
            + " (this machine only), with scope runtime";

    private Backend() {}

    static DataBuffer allocate(DataType type, int length) {
        try {
            return Nd4j.createBuffer(type, length, false);
        } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
            throw new IllegalStateException(ADVICE, e);
        }
    }
}
