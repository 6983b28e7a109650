package dev.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.autograd.AutogradException;
import dev.autograd.Seed;
import dev.autograd.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class StateTest {
    private static Sequential network(long seed) {
        Seed source = Seed.of(seed);
        return new Sequential(new Linear(2, 4, source), new BatchNorm(4), new Linear(4, 1, source));
    }

    @Test
    void hasParametersAndBuffersByPath() {
        assertEquals(
                List.of(
                        "0.weight",
                        "0.bias",
                        "1.weight",
                        "1.bias",
                        "2.weight",
                        "2.bias",
                        "1.running_mean",
                        "1.running_var"),
                List.copyOf(network(1).state().keySet()));
    }

    @Test
    void bringsAnotherModuleToTheSameOutput() {
        Sequential trained = network(1);
        Tensor x = Seed.of(3).normal(DataType.FLOAT, 0, 1, 8, 2);
        trained.apply(x);
        Sequential other = network(2);
        other.load(trained.state());
        trained.eval();
        other.eval();

        assertArrayEquals(trained.apply(x).toDoubles(), other.apply(x).toDoubles(), 0);
    }

    @Test
    void isACopy() {
        Linear layer = new Linear(2, 2, Seed.of(1));
        Map<String, Tensor> state = layer.state();
        double[] before = layer.weight().toDoubles();
        layer.weight().addInPlace(Tensor.ones(DataType.FLOAT, 2, 2), 1);

        assertArrayEquals(before, state.get("weight").toDoubles(), 0);
        layer.load(state);
        assertArrayEquals(before, layer.weight().toDoubles(), 0);
    }

    @Test
    void loadsIntoFrozenParameters() {
        Linear layer = new Linear(1, 1, Seed.of(1));
        layer.freeze();
        Map<String, Tensor> state = layer.state();
        state.put("bias", Tensor.constant(new float[] {3}));
        layer.load(state);

        assertEquals(3, layer.state().get("bias").item());
    }

    @Test
    void ofAnotherModelIsRefusedAsAWhole() {
        Sequential network = network(1);
        Map<String, Tensor> before = network.state();
        Map<String, Tensor> foreign = new LinkedHashMap<>(network(2).state());
        foreign.remove("0.bias");
        foreign.put("3.weight", Tensor.zeros(DataType.FLOAT, 1));
        foreign.put("2.weight", Tensor.zeros(DataType.FLOAT, 4, 1));
        foreign.put("2.bias", Tensor.zeros(DataType.DOUBLE, 1));

        Exception e = assertThrows(AutogradException.class, () -> network.load(foreign));
        assertEquals(
                "the saved state is one of another model than Sequential; missing: 0.bias; extra: 3.weight; different:"
                        + " 2.weight (FLOAT[4, 1] instead of FLOAT[1, 4]), 2.bias (DOUBLE[1] instead of FLOAT[1])",
                e.getMessage());
        network.state()
                .forEach((name, tensor) -> assertArrayEquals(before.get(name).toDoubles(), tensor.toDoubles(), 0));
    }
}
