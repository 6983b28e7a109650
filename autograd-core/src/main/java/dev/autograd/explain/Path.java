package dev.autograd.explain;

import dev.autograd.Tensor;
import java.util.List;

/**
 * One way from a result back to a tensor that it depends on.
 *
 * @param steps the names on the way, the result first
 * @param factors one for each step
 * @param value what this path contributes to the gradient: for numbers the product of the factors
 */
public record Path(List<String> steps, List<Factor> factors, Tensor value) {}
