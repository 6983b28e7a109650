package dev.autograd.nn.io;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A file that is not what it should be; the message names the file, the place in it, and what was expected there. */
public final class MalformedFileException extends FileSystemException {
    private static final long serialVersionUID = 1;

    private MalformedFileException(Path file, String reason) {
        super(file.toString(), null, reason);
    }

    /** As {@code model.safetensors: byte 8: expected 4 more bytes, found the end}. */
    public static MalformedFileException atByte(Path file, long offset, String problem) {
        return new MalformedFileException(file, "byte " + offset + ": " + problem);
    }

    /** As {@code ratings.csv: line 3: expected 4 columns, found 2}. Lines are counted from 1. */
    public static MalformedFileException atLine(Path file, long line, String problem) {
        return new MalformedFileException(file, "line " + line + ": " + problem);
    }

    /** As {@code model.npz: no zip file}. */
    public static MalformedFileException of(Path file, String problem) {
        return new MalformedFileException(file, problem);
    }
}
