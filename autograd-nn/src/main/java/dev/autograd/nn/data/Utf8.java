package dev.autograd.nn.data;

import dev.autograd.nn.io.MalformedFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files of text. */
final class Utf8 {
    // A text is one array of Java.
    private static final long LONGEST = Integer.MAX_VALUE - 8L;

    private Utf8() {}

    /**
     * The whole text of a file, without a byte order mark.
     *
     * @throws MalformedFileException if it is empty or not in UTF-8
     */
    static String read(Path file) throws IOException {
        if (Files.size(file) > LONGEST) {
            throw MalformedFileException.of(
                    file, "expected a text of up to " + LONGEST + " bytes, found " + Files.size(file));
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        CharBuffer text = CharBuffer.allocate(bytes.remaining());
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CoderResult result = decoder.decode(bytes, text, true);
        if (result.isError()) {
            throw MalformedFileException.atByte(
                    file,
                    bytes.position(),
                    "expected text in UTF-8, found 0x" + Integer.toHexString(bytes.get(bytes.position()) & 0xff)
                            + " in line "
                            + (text.flip().chars().filter(c -> c == '\n').count() + 1));
        }
        String whole = text.flip().toString();
        String unmarked = whole.startsWith("\ufeff") ? whole.substring(1) : whole;
        if (unmarked.isEmpty()) {
            throw MalformedFileException.of(file, "expected text, but the file is empty");
        }
        return unmarked;
    }
}
