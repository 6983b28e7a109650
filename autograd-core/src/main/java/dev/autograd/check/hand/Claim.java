package dev.autograd.check.hand;

import dev.autograd.AutogradException;
import dev.autograd.Tensor;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What somebody says the gradient of the loss with respect to a tensor is.
 *
 * @param label what they call it, such as {@code dW1}
 * @param of the tensor: a variable, or an intermediate result
 * @param value the gradient
 * @param isScalar true if it was given as a Java number, which fits any shape with one element
 */
public record Claim(String label, Tensor of, Tensor value, boolean isScalar) {
    public Claim {
        if (!of.isTracked()) {
            throw new AutogradException("claim " + label + ": the tensor that it is a gradient of, " + of
                    + ", is a constant and has no gradient; make it with Tensor.variable(...), or pass the tensor that was"
                    + " computed before detach() or noGrad()");
        }
        if (value.dataType() == DataType.BOOL) {
            throw new AutogradException(
                    "claim " + label + ": a gradient is made of numbers, not of booleans: " + value);
        }
        value = value.detach();
    }

    // As its tensor's type and, if it is but a number, of its shape.
    Tensor fitted() {
        Tensor numbers = value.to(of.dataType());
        return isScalar && of.size() == 1 ? numbers.reshape(of.shape()) : numbers;
    }

    boolean isFloat() {
        return value.dataType() == DataType.FLOAT || of.dataType() == DataType.FLOAT;
    }
}
