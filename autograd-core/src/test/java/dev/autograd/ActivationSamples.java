package dev.autograd;

import static dev.autograd.Domain.between;
import static dev.autograd.Sample.unary;
import static dev.autograd.Values.shape;

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
            composed("hardTanh far away", Tensor::hardTanh, x -> -1).on(between(-3, -2)),
            Sample.of(
                            ActivationRules.LSTM_CELL,
                            in -> in[0].lstmCell(in[1]),
                            in -> Values.of(shape(2, in[1].lengths()[0], in[1].lengths()[1]), i -> {
                                LstmStep step = new LstmStep(in[0], in[1], i[1], i[2]);
                                return i[0] == 0 ? step.o * Math.tanh(step.c) : step.c;
                            }),
                            shape(2, 12),
                            shape(2, 3))
                    .alsoFor(shape(1, 4), shape(1, 1))
                    .alsoFor(shape(0, 8), shape(0, 2)),
            Sample.of(
                    ActivationRules.LSTM_GATES,
                    in -> ActivationRules.LSTM_GATES.apply(in[0], in[1]),
                    in -> Values.of(shape(5, 2, 3), i -> {
                        LstmStep step = new LstmStep(in[0], in[1], i[1], i[2]);
                        return new double[] {step.i, step.f, step.g, step.o, Math.tanh(step.c)}[i[0]];
                    }),
                    shape(2, 12),
                    shape(2, 3)),
            Sample.of(
                    ActivationRules.LSTM_TO_SUMS,
                    in -> ActivationRules.LSTM_TO_SUMS.apply(Primitive.None.NONE, in[0], in[2], gates(in)),
                    in -> Values.of(shape(2, 12), i -> {
                        int k = i[1] % 3;
                        LstmStep step = new LstmStep(in[1], in[2], i[0], k);
                        double r = step.toCell(in[0], i[0], k);
                        return switch (i[1] / 3) {
                            case 0 -> r * step.g * step.i * (1 - step.i);
                            case 1 -> r * in[2].at(i[0], k) * step.f * (1 - step.f);
                            case 2 -> r * step.i * (1 - step.g * step.g);
                            default -> in[0].at(0, i[0], k) * Math.tanh(step.c) * step.o * (1 - step.o);
                        };
                    }),
                    shape(2, 2, 3),
                    shape(2, 12),
                    shape(2, 3)),
            Sample.of(
                    ActivationRules.LSTM_TO_CELLS,
                    in -> ActivationRules.LSTM_TO_CELLS.apply(Primitive.None.NONE, in[0], gates(in)),
                    in -> Values.of(shape(2, 3), i -> {
                        LstmStep step = new LstmStep(in[1], in[2], i[0], i[1]);
                        return step.toCell(in[0], i[0], i[1]) * step.f;
                    }),
                    shape(2, 2, 3),
                    shape(2, 12),
                    shape(2, 3)));

    private static Tensor gates(Tensor[] in) {
        return ActivationRules.LSTM_GATES.apply(in[1], in[2]);
    }

    /** One element of a step of long short-term memory, from its definition. */
    private static final class LstmStep {
        final double i;
        final double f;
        final double g;
        final double o;
        final double c;

        LstmStep(Values sums, Values cells, int row, int k) {
            int h = cells.lengths()[1];
            i = logistic(sums.at(row, k));
            f = logistic(sums.at(row, h + k));
            g = Math.tanh(sums.at(row, 2 * h + k));
            o = logistic(sums.at(row, 3 * h + k));
            c = f * cells.at(row, k) + i * g;
        }

        double toCell(Values upstream, int row, int k) {
            double tanh = Math.tanh(c);
            return upstream.at(1, row, k) + upstream.at(0, row, k) * o * (1 - tanh * tanh);
        }

        private static double logistic(double x) {
            return 1 / (1 + Math.exp(-x));
        }
    }

    private static double geluArgument(double x) {
        return Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
    }

    private static Sample composed(String name, UnaryOperator<Tensor> call, DoubleUnaryOperator formula) {
        return unary(ActivationRules.SIGMOID, call, formula).composed(name);
    }
}
