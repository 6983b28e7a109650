package dev.autograd;

import static dev.autograd.Domain.POSITIVE;
import static dev.autograd.Sample.unary;

import java.util.List;

final class ElementarySamples {
    private ElementarySamples() {}

    static final List<Sample> ALL = List.of(
            unary(ElementaryRules.EXP, Tensor::exp, Math::exp),
            unary(ElementaryRules.LOG, Tensor::log, Math::log).on(POSITIVE),
            unary(ElementaryRules.TANH, Tensor::tanh, Math::tanh),
            unary(ElementaryRules.SIGMOID, Tensor::sigmoid, x -> 1 / (1 + Math.exp(-x))),
            unary(ElementaryRules.SOFTPLUS, Tensor::softplus, x -> Math.log(1 + Math.exp(x))),
            unary(ElementaryRules.RELU, Tensor::relu, x -> x > 0 ? x : 0));
}
