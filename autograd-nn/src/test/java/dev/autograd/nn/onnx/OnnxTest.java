package dev.autograd.nn.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.nn.Activation;
import dev.autograd.nn.Layer;
import dev.autograd.nn.Linear;
import dev.autograd.nn.Pooling;
import dev.autograd.nn.Residual;
import dev.autograd.nn.Sequential;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;

/** What can be seen without a program that runs the files; OnnxRuntimeTest runs them. */
class OnnxTest {
    @TempDir
    Path folder;

    private String refusal(Layer model) {
        Path file = folder.resolve("a.onnx");
        String message = assertThrows(
                        UnsupportedLayerException.class, () -> Onnx.write(file, model, DataType.FLOAT, -1, 4))
                .getMessage();
        assertFalse(Files.exists(file));
        return message;
    }

    @Test
    void encodesAsProtocolBuffersDo() {
        // The examples of the encoding's description: field 1 = 150, field 2 = "testing", field 3 = {1: 150}.
        Message inner = new Message().add(1, 150);

        assertArrayEquals(new byte[] {8, (byte) 0x96, 1}, inner.bytes());
        assertArrayEquals(
                new byte[] {0x12, 7, 't', 'e', 's', 't', 'i', 'n', 'g'},
                new Message().add(2, "testing").bytes());
        assertArrayEquals(
                new byte[] {0x1a, 3, 8, (byte) 0x96, 1},
                new Message().add(3, inner).bytes());
        assertArrayEquals(
                new byte[] {0xd, 0, 0, (byte) 0x80, 0x3f},
                new Message().add(1, 1f).bytes());
        assertEquals(11, new Message().add(1, -1L).bytes().length);
    }

    @Test
    void namesTheWeightsByTheirPaths() throws IOException {
        Path file = folder.resolve("a.onnx");
        Onnx.write(
                file,
                new Sequential(new Residual(new Linear(4, 4, Seed.of(1))), new Linear(4, 2, Seed.of(2))),
                DataType.FLOAT,
                -1,
                4);
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);

        assertEquals(true, content.contains("0.inner.weight") && content.contains("1.bias"), content);
    }

    @Test
    void writesTheWeightsOfALayerThatIsUsedTwiceOnce() throws IOException {
        Path file = folder.resolve("a.onnx");
        Linear twice = new Linear(4, 4, Seed.of(1));
        Onnx.write(file, new Sequential(twice, Activation.relu(), twice), DataType.FLOAT, -1, 4);
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);

        // Field 8 of a tensor is its name.
        assertEquals(2, content.split("\\x42\\x08\\d\\.weight", -1).length, content);
    }

    @Test
    void namesThePathOfWhatItCannotWrite() {
        Seed seed = Seed.of(1);
        Layer own = new Layer() {
            @Override
            protected Tensor forward(Tensor x) {
                return x;
            }
        };

        assertEquals(
                "1 (Activation) is a function that ONNX export can't look into; use one of Activation's, such as"
                        + " Activation.relu() for Tensor::relu",
                refusal(new Sequential(new Linear(4, 4, seed), Tensor::relu)));
        assertEquals(
                "0.inner.1 () has no counterpart in ONNX here; build the network of Sequential, Residual and the"
                        + " library's layers to export it",
                refusal(new Sequential(new Residual(new Sequential(new Linear(4, 4, seed), own)))));
        assertEquals(
                "the network (Linear) has parameters of type DOUBLE; only FLOAT is exported",
                refusal(Linear.of(4, 4).type(DataType.DOUBLE).build(seed)));
        assertEquals(
                "0 (Pooling) pools along 2 axes, but its input has 2 in all",
                refusal(new Sequential(Pooling.max2d(2))));
    }

    @Test
    void refusesInputsThatMakeNoSense() {
        Linear model = new Linear(4, 4, Seed.of(1));
        assertThrows(
                IllegalArgumentException.class, () -> Onnx.write(folder.resolve("a"), model, DataType.BOOL, -1, 4));
        assertThrows(IllegalArgumentException.class, () -> Onnx.write(folder.resolve("a"), model, DataType.FLOAT));
    }
}
