package dev.autograd.explain;

import dev.autograd.Tensor;
import java.util.List;

/**
 * One local derivative of a chain: how a result changes with the next step before it.
 *
 * @param symbol as {@code ∂y/∂z}
 * @param of the result
 * @param by the step that it was computed from
 * @param formula the recorded derivative rule, as {@code y·(1 − y)}
 * @param value a number, or where the steps are arrays the gradient that has arrived at {@code by} along this path
 * @param remarks what happens on the way besides: means, sums and broadcasts
 */
public record Factor(String symbol, Tensor of, Tensor by, Formula formula, Tensor value, List<String> remarks) {}
