package dev.autograd.nn.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.jr.ob.JSON;
import dev.autograd.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Files of named tensors in the format of Hugging Face's safetensors, which Python's package of this name reads and writes.
 *
 * <p>Eight bytes with the length of a header, the header, and the elements. The header is a JSON object with the type, the
 * shape and the place of each tensor, and under {@code __metadata__} any texts. Nothing in a file can be run, and all of it is
 * checked before memory is asked for: a file of n bytes costs memory for about n bytes.
 *
 * <p>Types: F64, F32, I64, I32 and BOOL; read are also F16 and BF16, to FLOAT, and I16, U16, I8 and U8, to INT, and U32, to
 * LONG. Source: <a href="https://github.com/huggingface/safetensors#format">the format's description</a>.
 */
public final class Safetensors {
    private static final String METADATA = "__metadata__";
    // As in the reference implementation.
    private static final long LONGEST_HEADER = 100_000_000;
    private static final int ALIGNMENT = 8;

    private Safetensors() {}

    // --- writing

    /** Writes tensors under their names; the old file, if there is one, is replaced when the new one is complete. */
    public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
        write(file, tensors, Map.of());
    }

    /**
     * Writes tensors under their names, and texts.
     *
     * @throws IllegalArgumentException if a tensor is called {@code __metadata__}
     */
    public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        if (tensors.containsKey(METADATA)) {
            throw new IllegalArgumentException("no tensor of a safetensors file can be called " + METADATA);
        }
        // As the reference implementation does it: the widest types first, so that all are aligned.
        List<Map.Entry<String, Tensor>> ordered = new ArrayList<>(tensors.entrySet());
        ordered.sort(Comparator.<Map.Entry<String, Tensor>, Encoding>comparing(
                        entry -> Encoding.of(entry.getValue().dataType()))
                .thenComparing(Map.Entry::getKey));
        byte[] header = header(ordered, metadata);
        AtomicFile.write(file, out -> {
            ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            out.write(length.putLong(header.length).array());
            out.write(header);
            for (Map.Entry<String, Tensor> entry : ordered) {
                Encoding.write(entry.getValue(), out);
            }
        });
    }

    private static byte[] header(List<Map.Entry<String, Tensor>> tensors, Map<String, String> metadata)
            throws IOException {
        Map<String, Object> header = new LinkedHashMap<>();
        if (!metadata.isEmpty()) {
            header.put(METADATA, metadata);
        }
        long begin = 0;
        for (Map.Entry<String, Tensor> entry : tensors) {
            Tensor tensor = entry.getValue();
            Encoding encoding = Encoding.of(tensor.dataType());
            long end = begin + tensor.size() * encoding.width();
            Map<String, Object> place = new LinkedHashMap<>();
            place.put("dtype", encoding.safetensorsName);
            place.put("shape", tensor.shape());
            place.put("data_offsets", new long[] {begin, end});
            header.put(entry.getKey(), place);
            begin = end;
        }
        byte[] text = JSON.std.asString(header).getBytes(StandardCharsets.UTF_8);
        byte[] padded = new byte[(text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT];
        Arrays.fill(padded, (byte) ' ');
        System.arraycopy(text, 0, padded, 0, text.length);
        return padded;
    }

    // --- reading

    /**
     * Reads all tensors, as constants, in the order in which they lie in the file.
     *
     * @throws MalformedFileException if it is no such file, or a damaged one
     */
    public static Map<String, Tensor> read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            Header header = Header.read(file, channel);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (Place place : header.places) {
                ByteBuffer bytes = bytes(file, channel, header.start + place.begin, (int) (place.end - place.begin));
                tensors.put(place.name, place.encoding.read(bytes, place.shape));
            }
            return tensors;
        }
    }

    /** Reads the texts that were written with the tensors; none, if there are none. */
    public static Map<String, String> readMetadata(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return Header.read(file, channel).metadata;
        }
    }

    private static ByteBuffer bytes(Path file, FileChannel channel, long from, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw MalformedFileException.atByte(
                        file, from + bytes.position(), "expected " + bytes.remaining() + " more bytes, found the end");
            }
        }
        return bytes.flip();
    }

    /** Where a tensor lies, counted from the end of the header. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Place(String name, Encoding encoding, long[] shape, long begin, long end) {}

    /**
     * What a file says about its content.
     *
     * @param places in the order in which they lie in the file
     * @param start where the elements begin
     */
    private record Header(List<Place> places, Map<String, String> metadata, long start) {
        static Header read(Path file, FileChannel channel) throws IOException {
            long fileSize = channel.size();
            if (fileSize < Long.BYTES) {
                throw MalformedFileException.atByte(
                        file, fileSize, "expected eight bytes with the length of the header, found the end");
            }
            long length = bytes(file, channel, 0, Long.BYTES).getLong();
            if (length < 2 || length > Math.min(LONGEST_HEADER, fileSize - Long.BYTES)) {
                throw MalformedFileException.atByte(
                        file,
                        0,
                        "expected the length of a header, from 2 to " + LONGEST_HEADER + " and less than the file's "
                                + fileSize + " bytes, found " + Long.toUnsignedString(length)
                                + "; it is no safetensors file, or was cut short");
            }
            Reader reader = new Reader(file, fileSize - Long.BYTES - length);
            reader.read(bytes(file, channel, Long.BYTES, (int) length));
            return new Header(reader.places, reader.metadata, Long.BYTES + length);
        }
    }

    /** Reads and checks a header. */
    private static final class Reader {
        private final Path file;
        private final long dataSize;
        private final List<Place> places = new ArrayList<>();
        private final Map<String, String> metadata = new LinkedHashMap<>();

        Reader(Path file, long dataSize) {
            this.file = file;
            this.dataSize = dataSize;
        }

        void read(ByteBuffer bytes) throws IOException {
            for (Map.Entry<String, Object> entry : parse(bytes).entrySet()) {
                if (entry.getKey().equals(METADATA)) {
                    readMetadata(entry.getValue());
                } else {
                    places.add(place(entry.getKey(), entry.getValue()));
                }
            }
            places.sort(Comparator.comparingLong(Place::begin).thenComparingLong(Place::end));
            long end = 0;
            for (Place place : places) {
                if (place.begin != end) {
                    throw problem("the elements of \"" + place.name + "\" should begin at " + end
                            + ", where those before them end, but begin at " + place.begin);
                }
                end = place.end;
            }
            if (end != dataSize) {
                throw problem("the tensors have " + end + " bytes, but the file has " + dataSize
                        + " after its header; it was cut short, or has a foreign end");
            }
        }

        private Map<String, Object> parse(ByteBuffer bytes) throws IOException {
            if (bytes.get(0) != '{') {
                throw problem("expected {, found 0x" + Integer.toHexString(bytes.get(0) & 0xff)
                        + "; it is no safetensors file");
            }
            String text;
            try {
                text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            } catch (CharacterCodingException e) {
                throw problem("expected a header in UTF-8, but it has bytes that are not: " + e.getMessage());
            }
            try (JsonParser parser = new JsonFactory().createParser(text)) {
                Map<String, Object> header =
                        JSON.std.with(JSON.Feature.FAIL_ON_DUPLICATE_MAP_KEYS).mapFrom(parser);
                if (parser.nextToken() != null) {
                    throw problem("expected only spaces after the JSON object");
                }
                return header;
            } catch (JsonProcessingException e) {
                throw problem("the header is no JSON object without duplicate names: " + e.getOriginalMessage());
            }
        }

        private void readMetadata(Object value) throws IOException {
            if (!(value instanceof Map<?, ?> texts)) {
                throw problem("expected an object of texts under " + METADATA + ", found " + value);
            }
            for (Map.Entry<?, ?> text : texts.entrySet()) {
                if (!(text.getValue() instanceof String)) {
                    throw problem("expected only texts under " + METADATA + ", found " + text);
                }
                metadata.put((String) text.getKey(), (String) text.getValue());
            }
        }

        private Place place(String name, Object value) throws IOException {
            if (!(value instanceof Map<?, ?> fields)
                    || !fields.keySet().equals(Set.of("dtype", "shape", "data_offsets"))) {
                throw problem("expected dtype, shape and data_offsets of \"" + name + "\", found " + value);
            }
            Encoding encoding = fields.get("dtype") instanceof String type
                    ? Encoding.find(known -> known.safetensorsName, type)
                    : null;
            if (encoding == null) {
                throw problem("\"" + name + "\" has the type " + fields.get("dtype") + ", which is none of "
                        + Encoding.names(known -> known.safetensorsName));
            }
            long[] shape = numbers(name, "shape", fields.get("shape"));
            long[] offsets = numbers(name, "data_offsets", fields.get("data_offsets"));
            if (offsets.length != 2 || offsets[0] > offsets[1] || offsets[1] > dataSize) {
                throw problem("expected two rising data_offsets up to " + dataSize + " of \"" + name + "\", found "
                        + fields.get("data_offsets"));
            }
            long size = Extent.bytes(shape, encoding.width());
            if (size != offsets[1] - offsets[0]) {
                throw problem("\"" + name + "\", " + encoding + " of shape " + fields.get("shape") + ", has "
                        + (size < 0 ? "too many" : size) + " bytes, but its data_offsets " + fields.get("data_offsets")
                        + " leave room for " + (offsets[1] - offsets[0]));
            }
            return new Place(name, encoding, shape, offsets[0], offsets[1]);
        }

        private long[] numbers(String name, String field, @Nullable Object value) throws IOException {
            if (!(value instanceof List<?> elements)) {
                throw problem("expected a list under " + field + " of \"" + name + "\", found " + value);
            }
            long[] numbers = new long[elements.size()];
            for (int i = 0; i < numbers.length; i++) {
                Object element = elements.get(i);
                long number =
                        element instanceof Integer || element instanceof Long ? ((Number) element).longValue() : -1;
                if (number < 0) {
                    throw problem("expected whole numbers from 0 on under " + field + " of \"" + name + "\", found "
                            + element);
                }
                numbers[i] = number;
            }
            return numbers;
        }

        private MalformedFileException problem(String problem) {
            return MalformedFileException.atByte(file, Long.BYTES, "in the header: " + problem);
        }
    }
}
