package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class PoolingTest {
    @Test
    void theFirstOfEqualsGetsTheGradient() {
        Tensor x = Tensor.variable(new double[] {1, 1, 0, 2, 2, 2}).reshape(1, 1, 6);

        assertArrayEquals(
                new double[] {1, 0, 0, 1, 0, 0},
                Autograd.grad(x.maxPool1d(3).sum(), x).toDoubles());
    }

    @Test
    void passesNaNOnAndTheGradientToIt() {
        Tensor x = Tensor.variable(new double[] {5, Double.NaN, 7, 1}).reshape(1, 1, 4);
        Tensor z = x.maxPool1d(2);

        assertArrayEquals(new double[] {Double.NaN, 7}, z.toDoubles());
        assertArrayEquals(new double[] {0, 1, 1, 0}, Autograd.grad(z.sum(), x).toDoubles());
    }

    @Test
    void paddingIsNeverTheLargest() {
        Tensor x = Tensor.constant(new double[] {-3, -2, -1}).reshape(1, 1, 3);

        assertArrayEquals(
                new double[] {-2, -1},
                x.maxPool1d(3, Sliding.stride(2).padding(1)).toDoubles());
    }

    @Test
    void poolsImagesOfAnyLengthToOneSize() {
        for (long length : new long[] {1, 2, 5, 9}) {
            Tensor x = Tensor.ones(DataType.DOUBLE, 2, 3, length, length + 1);

            assertArrayEquals(new long[] {2, 3, 2, 3}, x.adaptiveMaxPool(2, 3).shape());
            assertEquals(1, x.adaptiveAvgPool(1, 1).min().item(), 1e-15);
        }
    }

    @Test
    void poolsNoImages() {
        Tensor none = Tensor.variable(Tensor.zeros(DataType.DOUBLE, 0, 2, 4, 4));

        assertArrayEquals(new long[] {0, 2, 2, 2}, none.maxPool2d(2).shape());
        assertArrayEquals(
                new long[] {0, 2, 4, 4},
                Autograd.grad(none.avgPool2d(2).sum(), none).shape());
    }

    @Test
    void saysWhatDoesNotFit() {
        Tensor x = Tensor.zeros(DataType.DOUBLE, 1, 2, 4, 4).named("x");

        fails(
                "maxPool1d: images have the axes [batch, channels] and 1 length, but this is x DOUBLE[1, 2, 4, 4];"
                        + " unsqueeze(0) makes one image a batch",
                () -> x.maxPool1d(2));
        fails(
                "avgPool2d: the padding 2 is more than half of the window, which reaches over 3 elements: it would meet"
                        + " nothing but padding",
                () -> x.avgPool2d(3, Sliding.stride(1).padding(2)));
        fails(
                "maxPool2d: a window of 5 that reaches over 5 elements does not fit into axis 2 of the images, which has 4"
                        + " and a padding of 0 on either side",
                () -> x.maxPool2d(5));
        fails(
                "maxPool2d has no groups; only convolutions have",
                () -> x.maxPool2d(2, Sliding.stride(1).groups(2)));
        fails(
                "resizeNearest: there is no way from x DOUBLE[1, 2, 4, 4] to the lengths [0, 3]; each must be at least 1",
                () -> x.resizeNearest(0, 3));
    }

    private static void fails(String message, Runnable call) {
        assertEquals(message, assertThrows(ShapeException.class, call::run).getMessage());
    }
}
