package dev.autograd.nn.onnx;

import dev.autograd.Tensor;
import dev.autograd.nn.sequence.Gru;
import dev.autograd.nn.sequence.Lstm;
import dev.autograd.nn.sequence.Recurrent;
import dev.autograd.nn.sequence.Rnn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A recurrent network as ONNX operators, one for each layer.
 *
 * <p>ONNX puts time first, {@code [t, n, in] -> [t, directions, n, hidden]}, and the gates in another order: of an LSTM i, o, f,
 * g instead of i, f, g, o, of a GRU z, r, m instead of r, z, m.
 */
final class RecurrentOperators {
    private final Graph graph;
    private final Recurrent network;
    private final Map<String, Tensor> weights;
    private final int[] gates;

    RecurrentOperators(Graph graph, Recurrent network) {
        this.graph = graph;
        this.network = network;
        weights = network.state();
        weights.values().forEach(weight -> Onnx.checkFloat(network, weight));
        gates = network instanceof Lstm
                ? new int[] {0, 3, 1, 2}
                : network instanceof Gru ? new int[] {1, 0, 2} : new int[] {0};
    }

    /** Adds the operators, and returns the name of the output {@code [n, t, directions · hidden]}. */
    String add(String x) {
        String h = transposed(x, 1, 0, 2);
        for (int layer = 0; weights.containsKey("weight_ih_l" + layer); layer++) {
            h = layer(h, layer);
        }
        return transposed(h, 1, 0, 2);
    }

    private String layer(String x, int layer) {
        List<String> suffixes = new ArrayList<>(List.of("_l" + layer));
        if (weights.containsKey("weight_ih_l" + layer + "_reverse")) {
            suffixes.add("_l" + layer + "_reverse");
        }
        List<String> inputs = new ArrayList<>(
                List.of(x, stacked("weight_ih", suffixes, layer), stacked("weight_hh", suffixes, layer)));
        if (weights.containsKey("bias_ih_l" + layer)) {
            inputs.add(biases(suffixes, layer));
        }
        Map<String, Object> attributes = new LinkedHashMap<>();
        long hidden = weight("weight_hh" + suffixes.get(0)).shape()[1];
        attributes.put("hidden_size", hidden);
        attributes.put("direction", suffixes.size() > 1 ? "bidirectional" : "forward");
        if (network instanceof Gru) {
            attributes.put("linear_before_reset", 1);
        }
        if (network instanceof Rnn rnn) {
            attributes.put(
                    "activations",
                    suffixes.stream()
                            .map(suffix -> rnn.isRelu() ? "Relu" : "Tanh")
                            .toList());
        }
        String operator = network instanceof Lstm ? "LSTM" : network instanceof Gru ? "GRU" : "RNN";
        String steps = graph.add(operator, inputs, attributes);
        // [t, directions, n, hidden] -> [t, n, directions · hidden]; 0 keeps a length.
        return graph.add("Reshape", transposed(steps, 0, 2, 1, 3), graph.constant(0L, 0L, suffixes.size() * hidden));
    }

    private String transposed(String x, long... order) {
        return graph.add("Transpose", List.of(x), Map.of("perm", order));
    }

    private String stacked(String name, List<String> suffixes, int layer) {
        List<Tensor> directions = suffixes.stream()
                .map(suffix -> reordered(weight(name + suffix)))
                .toList();
        return graph.constant(Onnx.path(network, name + "_l" + layer), Tensor.stack(directions, 0));
    }

    // Both biases one behind the other.
    private String biases(List<String> suffixes, int layer) {
        List<Tensor> directions = suffixes.stream()
                .map(suffix ->
                        Tensor.concat(0, reordered(weight("bias_ih" + suffix)), reordered(weight("bias_hh" + suffix))))
                .toList();
        return graph.constant(Onnx.path(network, "bias_l" + layer), Tensor.stack(directions, 0));
    }

    private Tensor reordered(Tensor weight) {
        long hidden = weight.shape()[0] / gates.length;
        List<Tensor> parts = new ArrayList<>();
        for (int gate : gates) {
            parts.add(weight.slice(0, gate * hidden, (gate + 1) * hidden));
        }
        return Tensor.concat(parts, 0);
    }

    private Tensor weight(String name) {
        @Nullable Tensor weight = weights.get(name);
        if (weight == null) {
            throw new IllegalStateException("a recurrent network without " + name);
        }
        return weight;
    }
}
