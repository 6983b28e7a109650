package dev.autograd.nn.onnx;

import dev.autograd.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;

/** A graph of ONNX operators while it is being built. Numbers of fields and enums are those of onnx.proto. */
final class Graph {
    // TensorProto.DataType.
    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    private final Message message = new Message();
    private final Map<String, Message> initializers = new LinkedHashMap<>();
    private int values;

    /** Adds an operator, and returns the name of its output. */
    String add(String operator, List<String> inputs, Map<String, Object> attributes) {
        String output = operator + "_" + values++;
        Message node = new Message();
        inputs.forEach(input -> node.add(1, input));
        node.add(2, output).add(3, output).add(4, operator);
        attributes.forEach((name, value) -> node.add(5, attribute(name, value)));
        message.add(1, node);
        return output;
    }

    /** Adds an operator without attributes. */
    String add(String operator, String... inputs) {
        return add(operator, List.of(inputs), Map.of());
    }

    /** Gives a value the name of the network's output. */
    void addOutput(String value, String name) {
        message.add(1, new Message().add(1, value).add(2, name).add(3, name).add(4, "Identity"));
    }

    private static Message attribute(String name, Object value) {
        Message attribute = new Message().add(1, name);
        if (value instanceof Float number) {
            return attribute.add(2, number).add(20, 1);
        } else if (value instanceof String text) {
            return attribute.add(4, text).add(20, 3);
        } else if (value instanceof long[] numbers) {
            Arrays.stream(numbers).forEach(number -> attribute.add(8, number));
            return attribute.add(20, 7);
        } else if (value instanceof List<?> texts) {
            texts.forEach(text -> attribute.add(9, (String) text));
            return attribute.add(20, 8);
        }
        return attribute.add(3, ((Number) value).longValue()).add(20, 2);
    }

    /** Adds a constant of FLOAT numbers, unless there is one of this name, and returns its name. */
    String constant(String name, Tensor value) {
        double[] numbers = value.toDoubles();
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(numbers).forEach(number -> bytes.putFloat((float) number));
        return constant(name, FLOAT, value.shape(), bytes.array());
    }

    /** Adds a constant scalar, and returns its name. */
    String constant(float value) {
        return constant(
                "constant_" + values++,
                FLOAT,
                new long[0],
                ByteBuffer.allocate(Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putFloat(value)
                        .array());
    }

    /** Adds a constant vector of whole numbers, and returns its name. */
    String constant(long... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(numbers).forEach(bytes::putLong);
        return constant("constant_" + values++, INT64, new long[] {numbers.length}, bytes.array());
    }

    private String constant(String name, int type, long[] shape, byte[] elements) {
        Message tensor = new Message();
        Arrays.stream(shape).forEach(length -> tensor.add(1, length));
        initializers.putIfAbsent(name, tensor.add(2, type).add(8, name).add(9, elements));
        return name;
    }

    /** The finished graph. */
    Message build(DataType inputType, long[] inputShape, String output, int outputRank) {
        message.add(2, "autograd");
        initializers.values().forEach(tensor -> message.add(5, tensor));
        int elements = inputType == DataType.FLOAT ? FLOAT : INT64;
        long[] unknown = new long[outputRank];
        Arrays.fill(unknown, -1);
        return message.add(11, value(Onnx.INPUT, elements, inputShape, "input"))
                .add(12, value(output, FLOAT, unknown, "output"));
    }

    private static Message value(String name, int type, long[] shape, String prefix) {
        Message axes = new Message();
        for (int i = 0; i < shape.length; i++) {
            Message axis = new Message();
            axes.add(1, shape[i] >= 0 ? axis.add(1, shape[i]) : axis.add(2, i == 0 ? "samples" : prefix + "_" + i));
        }
        Message tensor = new Message().add(1, type).add(2, axes);
        return new Message().add(1, name).add(2, new Message().add(1, tensor));
    }
}
