package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/** No recursion anywhere along the graph. */
class DeepGraphTest {
    @Test
    void aMillionOperationsInAChain() {
        Tensor x = Tensor.variable(1);
        Tensor z = x;
        for (int i = 0; i < 1_000_000; i++) {
            z = i % 2 == 0 ? z.mul(2) : z.mul(0.5);
        }
        z.backward();

        assertEquals(1, x.grad().item());
        assertEquals(1, Autograd.grad(z, x).item());
    }

    @Test
    void aHundredThousandUsesOfOneTensor() {
        Tensor x = Tensor.variable(new double[] {1, 2}).named("x");
        Tensor h = x.mul(3);
        Tensor sum = Tensor.zeros(DataType.DOUBLE, 2);
        for (int i = 0; i < 100_000; i++) {
            sum = sum.add(h);
        }
        sum.sum().backward();

        assertEquals(300_000, x.grad().get(1));
    }

    @Test
    void aHundredThousandTensorsPutTogether() {
        Tensor x = Tensor.variable(2);
        java.util.List<Tensor> parts = new java.util.ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            parts.add(x.mul(i % 10));
        }
        Tensor.stack(parts, 0).sum().backward();

        assertEquals(450_000, x.grad().item());
    }

    @Test
    void aRecordedPassThroughADeepChain() {
        Tensor x = Tensor.variable(1.0001);
        Tensor z = x;
        for (int i = 0; i < 10_000; i++) {
            z = z.mul(x);
        }
        Tensor slope = Gradients.of(z).createGraph().wrt(x);
        double expected = 10_001 * 10_000.0 * Math.pow(1.0001, 9_999);

        assertEquals(expected, Autograd.grad(slope, x).item(), 1e-9 * expected);
    }
}
