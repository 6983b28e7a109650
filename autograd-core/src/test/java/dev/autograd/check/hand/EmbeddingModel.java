package dev.autograd.check.hand;

import static dev.autograd.check.hand.Mistake.*;

import dev.autograd.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Two layers between an embedding and its transpose, which are the same weights, with a way around the first, softmax with
 * cross-entropy, and weight decay.
 */
final class EmbeddingModel extends HandModel {
    private static final int N = 4;
    private static final int[] WORDS = {1, 6, 1, 3};
    private static final int[] NEXT = {6, 1, 3, 2};
    private static final double DECAY = 0.02;

    private final Tensor c = variable("C", 7, 4);
    private final Tensor w1 = variable("W1", 4, 4);
    private final Tensor b1 = variable("b1", 4);
    private final Tensor b2 = variable("b2", 7);
    private final Tensor x = named("x", c.take(Tensor.constant(WORDS), 0));
    private final Tensor z1 = named("z1", x.matmul(w1).add(b1));
    private final Tensor h = named("h", z1.tanh());
    private final Tensor r = named("r", h.add(x));
    private final Tensor logits = named("logits", r.matmul(c, false, true).add(b2));
    private final Tensor losses = named("losses", logits.crossEntropy(Tensor.constant(NEXT)));
    private final Tensor loss = losses.mean().add(w1.square().sum().mul(DECAY)).named("L");

    @Override
    Tensor loss() {
        return loss;
    }

    @Override
    List<Plant> plants() {
        return List.of(
                new Plant(TRANSPOSED, "C", "C"),
                new Plant(TRANSPOSED, "W1", "W1"),
                new Plant(BATCH_NOT_SUMMED, "b1", "b1"),
                new Plant(DIMENSION_KEPT, "b2", "b2"),
                new Plant(MEAN_FOR_SUM, "b1", "b1"),
                new Plant(SIGN, "logits", "W1"),
                new Plant(SIGN, "h", "b1"),
                new Plant(DOUBLED, "W1", "W1"),
                new Plant(HALVED, "z1", "b1"),
                new Plant(N_MISSING, "losses", "b2"),
                new Plant(N_TWICE, "losses", "W1"),
                new Plant(N_MINUS_ONE, "losses", "b1"),
                new Plant(DERIVATIVE_DROPPED, "z1", "b1"),
                new Plant(DERIVATIVE_SQUARED, "z1", "W1"),
                new Plant(WRONG_ARGUMENT, "z1", "C"),
                new Plant(OPERANDS_SWAPPED, "W1", "W1"),
                new Plant(ELEMENTWISE, "W1", "W1"),
                new Plant(PATH_DROPPED, "x", "C"),
                new Plant(ASSIGNED, "x", "C"),
                new Plant(REPEATED_ONCE, "C", "C"),
                new Plant(TIED_ONCE, "C", "C"),
                new Plant(REGULARISATION_FORGOTTEN, "W1", "W1"));
    }

    @Override
    Map<String, Tensor> backward(Plant p) {
        Tensor dlosses = p.in("losses", N, Tensor.full(loss.dataType(), 1.0 / N, N));
        Tensor shares = v(logits).exp().div(v(logits).exp().sum(true, 1));
        Tensor dlogits = p.in("logits", N, shares.sub(oneHot(NEXT, 7)).mul(dlosses.unsqueeze(1)));
        Tensor dr = dlogits.matmul(v(c));
        Tensor dh = p.in("h", N, dr);
        Tensor slope = v(h).square().oneMinus();
        if (p.is(WRONG_ARGUMENT, "z1")) {
            slope = v(z1).square().oneMinus();
        } else if (p.is(DERIVATIVE_SQUARED, "z1")) {
            slope = slope.square();
        }
        Tensor dz1 = p.in("z1", N, p.is(DERIVATIVE_DROPPED, "z1") ? dh : dh.mul(slope));
        Tensor through = dz1.matmul(v(w1).transpose());
        Tensor dx = p.is(PATH_DROPPED, "x") ? dr : p.is(ASSIGNED, "x") ? through : through.add(dr);
        Tensor dw1 = v(x).transpose().matmul(dz1);
        if (p.is(OPERANDS_SWAPPED, "W1")) {
            dw1 = dz1.matmul(v(x).transpose());
        } else if (p.is(ELEMENTWISE, "W1")) {
            dw1 = v(x).transpose().mul(dz1);
        }
        if (!p.is(REGULARISATION_FORGOTTEN, "W1")) {
            dw1 = dw1.add(v(w1).mul(2 * DECAY));
        }
        Tensor dc = scatter(c, WORDS, dx, !p.is(REPEATED_ONCE, "C"));
        if (!p.is(TIED_ONCE, "C")) {
            dc = dc.add(dlogits.transpose().matmul(v(r)));
        }
        Map<String, Tensor> g = new LinkedHashMap<>();
        g.put("losses", dlosses);
        g.put("logits", dlogits);
        g.put("r", dr);
        g.put("h", dh);
        g.put("z1", dz1);
        g.put("x", dx);
        g.put("W1", p.in("W1", N, dw1));
        g.put("b1", p.is(BATCH_NOT_SUMMED, "b1") ? dz1 : p.is(MEAN_FOR_SUM, "b1") ? dz1.mean(0) : dz1.sum(0));
        g.put("b2", p.in("b2", N, dlogits.sum(0)));
        g.put("C", p.in("C", N, dc));
        return g;
    }
}
