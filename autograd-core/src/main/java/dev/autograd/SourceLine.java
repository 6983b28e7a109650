package dev.autograd;

import java.lang.StackWalker.StackFrame;
import java.security.CodeSource;

/**
 * A line of the user's program.
 *
 * @param method as {@code Training.main}
 * @param file as {@code Training.java}
 * @param number counted from 1; negative if unknown
 */
public record SourceLine(String method, String file, int number) {
    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
    private static final SourceLine UNKNOWN = new SourceLine("unknown", "unknown source", -1);

    // JShell puts what is typed into classes of this name, whose lines are not those that were typed.
    private static final String TYPED = "REPL.$JShell$";
    private static final SourceLine SNIPPET = new SourceLine("snippet", "JShell", -1);

    /** The innermost line on the calling thread's stack that is not the library's own. */
    public static SourceLine current() {
        return STACK.walk(frames -> frames.filter(frame -> !isLibrary(frame.getDeclaringClass()))
                .findFirst()
                .map(SourceLine::of)
                .orElse(UNKNOWN));
    }

    private static SourceLine of(StackFrame frame) {
        if (frame.getClassName().startsWith(TYPED)) {
            return SNIPPET;
        }
        String file = frame.getFileName();
        return new SourceLine(
                frame.getDeclaringClass().getSimpleName() + "." + frame.getMethodName(),
                file == null ? frame.getClassName() : file,
                frame.getLineNumber());
    }

    private static boolean isLibrary(Class<?> type) {
        String name = type.getPackageName();
        if (name.startsWith("java.") || name.startsWith("jdk.")) {
            return true;
        }
        if (!name.equals("dev.autograd") && !name.startsWith("dev.autograd.")) {
            return false;
        }
        return !name.startsWith("dev.autograd.examples") && !isTest(type);
    }

    // The library's tests share its packages.
    private static boolean isTest(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source != null && source.getLocation().getPath().endsWith("test-classes/");
    }

    /** As {@code Training.java:12}, or the file alone where the number is unknown. */
    public String place() {
        return number < 0 ? file : file + ":" + number;
    }

    /** As {@code Training.main(Training.java:12)}. */
    @Override
    public String toString() {
        return method + "(" + place() + ")";
    }
}
