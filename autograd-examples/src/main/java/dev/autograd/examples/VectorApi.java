package dev.autograd.examples;

/** Makes {@code jdk.incubator.vector} available to kernels that look for it, without the JVM's start-up warning. */
final class VectorApi {
    private static final String MODULE = "jdk.incubator.vector";

    private VectorApi() {}

    /**
     * Loads the module unless it is there already, and returns whether it is there now.
     *
     * <p>This takes the way by which the JDK loads its own agents' modules into a running JVM. It needs
     * {@code --add-exports java.base/jdk.internal.module=ALL-UNNAMED}; without that, or on a JVM without the module,
     * the answer is {@code false} and the kernels run as plain loops.
     */
    static boolean load() {
        if (ModuleLayer.boot().findModule(MODULE).isPresent()) {
            return true;
        }
        try {
            Class.forName("jdk.internal.module.Modules")
                    .getMethod("loadModule", String.class)
                    .invoke(null, MODULE);
            return true;
        } catch (ReflectiveOperationException | LinkageError e) {
            return false;
        }
    }
}
