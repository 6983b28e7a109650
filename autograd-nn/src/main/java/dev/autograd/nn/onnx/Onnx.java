package dev.autograd.nn.onnx;

import dev.autograd.Sliding;
import dev.autograd.Tensor;
import dev.autograd.nn.Activation;
import dev.autograd.nn.BatchNorm;
import dev.autograd.nn.ChannelDropout;
import dev.autograd.nn.Conv1d;
import dev.autograd.nn.Conv2d;
import dev.autograd.nn.Conv3d;
import dev.autograd.nn.Convolution;
import dev.autograd.nn.Dropout;
import dev.autograd.nn.Embedding;
import dev.autograd.nn.Flatten;
import dev.autograd.nn.GroupNorm;
import dev.autograd.nn.Layer;
import dev.autograd.nn.LayerNorm;
import dev.autograd.nn.Linear;
import dev.autograd.nn.Module;
import dev.autograd.nn.PRelu;
import dev.autograd.nn.Pooling;
import dev.autograd.nn.Residual;
import dev.autograd.nn.RmsNorm;
import dev.autograd.nn.Sequential;
import dev.autograd.nn.io.AtomicFile;
import dev.autograd.nn.sequence.LastStep;
import dev.autograd.nn.sequence.Recurrent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Writes networks as ONNX files, which other programs run, such as ONNX Runtime.
 *
 * <pre>{@code
 * Onnx.write(Path.of("digits.onnx"), model, DataType.FLOAT, -1, 1, 28, 28);
 * }</pre>
 *
 * <p>A network is made of {@link Sequential}, {@link Residual}, linear, convolutional (also transposed), pooling, batch, layer,
 * group and root-mean-square normalisation, embedding, recurrent (RNN, LSTM, GRU, {@link LastStep}), dropout and flattening
 * layers, {@link PRelu} and the activations of {@link Activation}. It is written as it computes in use, after
 * {@link Module#eval}, whichever mode it is in. Its parameters are of type FLOAT.
 *
 * <p>The file has one input called {@code input} and one output called {@code output}, IR version 8 and operators of version
 * 17, which ONNX Runtime knows since 1.12. Source: <a href="https://github.com/onnx/onnx/blob/main/docs/IR.md">the
 * specification</a>.
 */
public final class Onnx {
    static final String INPUT = "input";
    private static final String OUTPUT = "output";
    private static final int IR_VERSION = 8;
    private static final int OPERATORS = 17;

    private final Graph graph = new Graph();

    private Onnx() {}

    /**
     * Writes a network; the old file, if there is one, is replaced when the new one is complete.
     *
     * @param inputType FLOAT, or INT64 if the first layer is an {@link Embedding}
     * @param inputShape the lengths of the input's axes, -1 where any will do, as usual for the first one
     * @throws UnsupportedLayerException if the network has a module that has no counterpart; the message names its path
     */
    public static void write(Path file, Layer model, DataType inputType, long... inputShape) throws IOException {
        if (inputType != DataType.FLOAT && inputType != DataType.INT64) {
            throw new IllegalArgumentException("the input is of type FLOAT or INT64, not " + inputType);
        }
        if (inputShape.length == 0) {
            throw new IllegalArgumentException("the input needs a shape such as -1, 1, 28, 28");
        }
        // Names all modules by their paths in this one.
        model.namedModules();
        byte[] content = new Onnx().model(model, inputType, inputShape).bytes();
        AtomicFile.write(file, out -> out.write(content));
    }

    private Message model(Layer model, DataType inputType, long[] inputShape) {
        Value result = layer(model, new Value(INPUT, inputShape.length));
        graph.addOutput(result.name, OUTPUT);
        return new Message()
                .add(1, IR_VERSION)
                .add(2, "autograd")
                .add(7, graph.build(inputType, inputShape, OUTPUT, result.rank))
                .add(8, new Message().add(1, "").add(2, OPERATORS));
    }

    /**
     * A value that flows through the network.
     *
     * @param name in the graph
     * @param rank the number of its axes
     */
    private record Value(String name, int rank) {}

    private Value layer(Layer layer, Value x) {
        if (layer instanceof Sequential sequential) {
            Value h = x;
            for (Layer step : sequential.layers()) {
                h = layer(step, h);
            }
            return h;
        } else if (layer instanceof Residual residual) {
            Value y = layer((Layer) child(residual, "inner"), x);
            return new Value(graph.add("Add", x.name, y.name), x.rank);
        } else if (layer instanceof Linear linear) {
            return linear(linear, x);
        } else if (layer instanceof Convolution convolution) {
            return new Value(convolution(convolution, x), x.rank);
        } else if (layer instanceof Pooling pooling) {
            return new Value(pooling(pooling, x), x.rank);
        } else if (layer instanceof Activation activation) {
            return new Value(activation(activation, x), x.rank);
        } else if (layer instanceof BatchNorm norm) {
            return new Value(
                    graph.add(
                            "BatchNormalization",
                            List.of(
                                    x.name,
                                    parameter(norm, "weight"),
                                    parameter(norm, "bias"),
                                    parameter(norm, "running_mean"),
                                    parameter(norm, "running_var")),
                            Map.of("epsilon", (float) norm.epsilon())),
                    x.rank);
        } else if (layer instanceof LayerNorm norm) {
            long axes = own(norm, "weight").rank();
            return new Value(
                    graph.add(
                            "LayerNormalization",
                            List.of(x.name, parameter(norm, "weight"), parameter(norm, "bias")),
                            Map.of("axis", -axes, "epsilon", (float) norm.epsilon())),
                    x.rank);
        } else if (layer instanceof GroupNorm norm) {
            return new Value(groupNorm(norm, x), x.rank);
        } else if (layer instanceof RmsNorm norm) {
            return new Value(rmsNorm(norm, x.name), x.rank);
        } else if (layer instanceof PRelu relu) {
            return new Value(graph.add("PRelu", x.name, perChannel(relu, "weight", x)), x.rank);
        } else if (layer instanceof Embedding embedding) {
            return new Value(graph.add("Gather", parameter(embedding, "weight"), x.name), x.rank + 1);
        } else if (layer instanceof Recurrent recurrent) {
            return new Value(new RecurrentOperators(graph, recurrent).add(x.name), x.rank);
        } else if (layer instanceof LastStep) {
            String last = graph.add("Gather", List.of(x.name, graph.constant(new long[] {-1})), Map.of("axis", 1));
            return new Value(graph.add("Squeeze", last, graph.constant(new long[] {1})), x.rank - 1);
        } else if (layer instanceof Flatten) {
            return new Value(graph.add("Flatten", List.of(x.name), Map.of("axis", 1)), 2);
        } else if (layer instanceof Dropout || layer instanceof ChannelDropout) {
            return x;
        }
        throw new UnsupportedLayerException(
                layer,
                "has no counterpart in ONNX here; build the network of Sequential,"
                        + " Residual and the library's layers to export it");
    }

    private static Module child(Module module, String name) {
        return Objects.requireNonNull(module.children().get(name));
    }

    private static Tensor own(Module module, String name) {
        return Objects.requireNonNull(module.state().get(name));
    }

    private String parameter(Module module, String name) {
        Tensor value = own(module, name);
        checkFloat(module, value);
        return graph.constant(path(module, name), value);
    }

    static String path(Module module, String name) {
        return module.path().isEmpty() ? name : module.path() + "." + name;
    }

    static void checkFloat(Module module, Tensor parameter) {
        if (parameter.dataType() != DataType.FLOAT) {
            throw new UnsupportedLayerException(
                    (Layer) module, "has parameters of type " + parameter.dataType() + "; only FLOAT is exported");
        }
    }

    private String groupNorm(GroupNorm norm, Value x) {
        long groups = norm.groups();
        // To ONNX each group is a channel, of which a sample is an instance; 0 keeps a length.
        String standard = graph.add(
                "InstanceNormalization",
                List.of(
                        graph.add("Reshape", x.name, graph.constant(0L, groups, -1L)),
                        graph.constant(path(norm, "ones"), Tensor.ones(DataType.FLOAT, groups)),
                        graph.constant(path(norm, "zeros"), Tensor.zeros(DataType.FLOAT, groups))),
                Map.of("epsilon", (float) norm.epsilon()));
        String z = graph.add("Reshape", standard, graph.add("Shape", x.name));
        return graph.add("Add", graph.add("Mul", z, perChannel(norm, "weight", x)), perChannel(norm, "bias", x));
    }

    private String rmsNorm(RmsNorm norm, String x) {
        String square = graph.add("ReduceMean", List.of(graph.add("Mul", x, x)), Map.of("axes", new long[] {-1}));
        String size = graph.add("Sqrt", graph.add("Add", square, graph.constant((float) norm.epsilon())));
        return graph.add("Mul", graph.add("Div", x, size), parameter(norm, "weight"));
    }

    // A parameter with a number for each channel, or one for all, in the shape [channels, 1, ...] of what follows a
    // sample.
    private String perChannel(Layer layer, String name, Value x) {
        long[] shape = new long[Math.max(1, x.rank - 1)];
        Arrays.fill(shape, 1);
        shape[0] = -1;
        return graph.add("Reshape", parameter(layer, name), graph.constant(shape));
    }

    private Value linear(Linear linear, Value x) {
        checkFloat(linear, linear.weight());
        // MatMul takes inputs with any number of axes, but no transposed weights.
        String weight =
                graph.constant(path(linear, "weight"), linear.weight().detach().transpose());
        String product = graph.add("MatMul", x.name, weight);
        return new Value(
                linear.bias() == null ? product : graph.add("Add", product, parameter(linear, "bias")), x.rank);
    }

    private String convolution(Convolution convolution, Value x) {
        int axes = x.rank - 2;
        boolean isTransposed =
                !(convolution instanceof Conv1d || convolution instanceof Conv2d || convolution instanceof Conv3d);
        if (convolution.weight().rank() != x.rank) {
            throw new UnsupportedLayerException(
                    convolution,
                    "gets an input of " + x.rank + " axes, but needs "
                            + convolution.weight().rank());
        }
        Sliding sliding = convolution.sliding();
        Map<String, Object> attributes = sliding(sliding, axes);
        attributes.put("group", sliding.groups());
        attributes.put("dilations", longs(sliding.dilations(axes)));
        if (isTransposed) {
            attributes.put("output_padding", longs(sliding.outputPaddings(axes)));
        }
        List<String> inputs = convolution.bias() == null
                ? List.of(x.name, parameter(convolution, "weight"))
                : List.of(x.name, parameter(convolution, "weight"), parameter(convolution, "bias"));
        return graph.add(isTransposed ? "ConvTranspose" : "Conv", inputs, attributes);
    }

    private String pooling(Pooling pooling, Value x) {
        boolean isMax = pooling.kind() == Pooling.Kind.MAX || pooling.kind() == Pooling.Kind.ADAPTIVE_MAX;
        int axes = pooling.window().length;
        if (axes != x.rank - 2) {
            throw new UnsupportedLayerException(
                    pooling, "pools along " + axes + " axes, but its input has " + x.rank + " in all");
        }
        if (pooling.kind() == Pooling.Kind.ADAPTIVE_MAX || pooling.kind() == Pooling.Kind.ADAPTIVE_AVERAGE) {
            if (Arrays.stream(pooling.window()).anyMatch(count -> count != 1)) {
                throw new UnsupportedLayerException(
                        pooling, "makes more than one window per axis, which ONNX can't say");
            }
            return graph.add(isMax ? "GlobalMaxPool" : "GlobalAveragePool", x.name);
        }
        Map<String, Object> attributes = sliding(pooling.sliding(), axes);
        attributes.put("kernel_shape", pooling.window());
        if (isMax) {
            attributes.put("dilations", longs(pooling.sliding().dilations(axes)));
        } else {
            attributes.put("count_include_pad", 1);
            if (Arrays.stream(pooling.sliding().dilations(axes)).anyMatch(dilation -> dilation != 1)) {
                throw new UnsupportedLayerException(pooling, "is dilated, which ONNX has no mean for");
            }
        }
        return graph.add(isMax ? "MaxPool" : "AveragePool", List.of(x.name), attributes);
    }

    private static Map<String, Object> sliding(Sliding sliding, int axes) {
        long[] before = longs(sliding.paddings(axes));
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("strides", longs(sliding.strides(axes)));
        attributes.put(
                "pads",
                LongStream.concat(Arrays.stream(before), Arrays.stream(before)).toArray());
        return attributes;
    }

    private static long[] longs(int[] numbers) {
        return Arrays.stream(numbers).asLongStream().toArray();
    }

    private String activation(Activation activation, Value input) {
        String x = input.name;
        return switch (activation.isKnown() ? activation.name() : "") {
            case "sigmoid" -> graph.add("Sigmoid", x);
            case "tanh" -> graph.add("Tanh", x);
            case "relu" -> graph.add("Relu", x);
            case "selu" -> graph.add("Selu", x);
            case "softplus" -> graph.add("Softplus", x);
            case "softsign" -> graph.add("Softsign", x);
            case "logSigmoid" -> graph.add("Neg", graph.add("Softplus", graph.add("Neg", x)));
            case "hardSigmoid" -> graph.add("HardSigmoid", List.of(x), Map.of("alpha", 1f / 6, "beta", 0.5f));
            case "hardTanh" -> graph.add("Clip", x, graph.constant(-1f), graph.constant(1f));
            case "silu" -> graph.add("Mul", x, graph.add("Sigmoid", x));
            case "mish" -> graph.add("Mul", x, graph.add("Tanh", graph.add("Softplus", x)));
            case "gelu" -> {
                String erf = graph.add("Erf", graph.add("Mul", x, graph.constant((float) Math.sqrt(0.5))));
                String twice = graph.add("Add", erf, graph.constant(1f));
                yield graph.add("Mul", graph.add("Mul", x, twice), graph.constant(0.5f));
            }
            case "leakyRelu" ->
                graph.add(
                        "LeakyRelu",
                        List.of(x),
                        Map.of("alpha", argument(activation).floatValue()));
            case "elu" ->
                graph.add(
                        "Elu", List.of(x), Map.of("alpha", argument(activation).floatValue()));
            case "softmax" ->
                graph.add(
                        "Softmax",
                        List.of(x),
                        Map.of("axis", argument(activation).longValue()));
            case "logSoftmax" ->
                graph.add(
                        "LogSoftmax",
                        List.of(x),
                        Map.of("axis", argument(activation).longValue()));
            default ->
                throw new UnsupportedLayerException(
                        activation,
                        "is a function that ONNX export can't look into; use one of Activation's, such as"
                                + " Activation.relu() for Tensor::relu");
        };
    }

    private static Number argument(Activation activation) {
        return activation.arguments().get(0);
    }
}
