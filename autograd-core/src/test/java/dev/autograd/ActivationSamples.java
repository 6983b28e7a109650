package dev.autograd;

import static dev.autograd.Domain.between;
import static dev.autograd.Sample.unary;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

final class ActivationSamples {
    private ActivationSamples() {}

    private static final double SCALE = 1.0507009873554805;

    static final List<Sample> ALL = List.of(
            unary(ActivationRules.SIGMOID, Tensor::sigmoid, x -> 1 / (1 + Math.exp(-x))),
            unary(ActivationRules.SOFTPLUS, Tensor::softplus, x -> Math.log(1 + Math.exp(x))),
            unary(ActivationRules.SOFTSIGN, Tensor::softsign, x -> x > 0 ? x / (1 + x) : x / (1 - x)),
            unary(ActivationRules.RELU, Tensor::relu, x -> x > 0 ? x : 0),
            unary(ActivationRules.LEAKY_RELU, x -> x.leakyRelu(0.3), x -> x > 0 ? x : 0.3 * x),
            unary(ActivationRules.LEAKY_RELU, Tensor::leakyRelu, x -> x > 0 ? x : 0.01 * x)
                    .when("with the usual slope"),
            unary(ActivationRules.ELU, x -> x.elu(0.7), x -> x > 0 ? x : 0.7 * (Math.exp(x) - 1)),
            unary(ActivationRules.ELU, Tensor::elu, x -> x > 0 ? x : Math.exp(x) - 1)
                    .when("with alpha 1"),
            composed("logSigmoid", Tensor::logSigmoid, x -> -Math.log(1 + Math.exp(-x))),
            composed("selu", Tensor::selu, x -> x > 0 ? SCALE * x : SCALE * 1.6732632423543772 * (Math.exp(x) - 1)),
            composed("gelu", Tensor::gelu, x -> x / 2 * (1 + ElementarySamples.erf(x / Math.sqrt(2)))),
            composed("geluTanh", Tensor::geluTanh, x -> x / 2 * (1 + Math.tanh(geluArgument(x)))),
            composed("silu", Tensor::silu, x -> x / (1 + Math.exp(-x))),
            composed("mish", Tensor::mish, x -> x * Math.tanh(Math.log(1 + Math.exp(x)))),
            composed("hardSigmoid", Tensor::hardSigmoid, x -> x / 6 + 0.5),
            composed("hardSigmoid far away", Tensor::hardSigmoid, x -> 1).on(between(4, 5)),
            composed("hardTanh", Tensor::hardTanh, x -> x).on(between(-0.8, 0.8)),
            composed("hardTanh far away", Tensor::hardTanh, x -> -1).on(between(-3, -2)));

    private static double geluArgument(double x) {
        return Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
    }

    private static Sample composed(String name, UnaryOperator<Tensor> call, DoubleUnaryOperator formula) {
        return unary(ActivationRules.SIGMOID, call, formula).composed(name);
    }
}
