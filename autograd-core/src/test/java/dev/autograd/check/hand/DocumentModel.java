package dev.autograd.check.hand;

import static dev.autograd.check.hand.Mistake.*;

import dev.autograd.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The document's sigmoid layer on a batch that is drawn from a table with replacement, twice in sequence with the same
 * weights, a way around the second, half the mean squared error, and weight decay.
 */
final class DocumentModel extends HandModel {
    private static final int N = 4;
    private static final int[] DRAWN = {0, 2, 2, 5};
    private static final double DECAY = 0.05;

    private final Tensor table = variable("E", 6, 4);
    private final Tensor w = variable("W", 4, 4);
    private final Tensor b = variable("b", 4);
    private final Tensor t = numbers(N, 4);
    private final Tensor x = named("X", table.take(Tensor.constant(DRAWN), 0));
    private final Tensor z = named("z", x.matmul(w).add(b));
    private final Tensor y = named("y", z.sigmoid());
    private final Tensor z2 = named("z2", y.matmul(w).add(b));
    private final Tensor y2 = named("y2", z2.sigmoid());
    private final Tensor s = named("s", y.add(y2));
    private final Tensor d = named("d", t.sub(s));
    private final Tensor q = named("q", d.square());
    private final Tensor loss =
            q.mean().mul(0.5).add(w.square().sum().mul(DECAY)).named("L");

    @Override
    Tensor loss() {
        return loss;
    }

    @Override
    List<Plant> plants() {
        return List.of(
                new Plant(TRANSPOSED, "W", "W"),
                new Plant(BATCH_NOT_SUMMED, "b", "b"),
                new Plant(DIMENSION_KEPT, "b", "b"),
                new Plant(MEAN_FOR_SUM, "b", "b"),
                new Plant(SIGN, "d", "W"),
                new Plant(SIGN, "s", "b"),
                new Plant(DOUBLED, "d", "b"),
                new Plant(HALVED, "z2", "E"),
                new Plant(N_MISSING, "q", "W"),
                new Plant(N_TWICE, "q", "b"),
                new Plant(N_MINUS_ONE, "q", "E"),
                new Plant(DERIVATIVE_DROPPED, "z", "E"),
                new Plant(DERIVATIVE_DROPPED, "d", "b"),
                new Plant(DERIVATIVE_SQUARED, "z2", "W"),
                new Plant(WRONG_ARGUMENT, "z", "b"),
                new Plant(OPERANDS_SWAPPED, "X", "E"),
                new Plant(ELEMENTWISE, "X", "E"),
                new Plant(PATH_DROPPED, "y", "E"),
                new Plant(ASSIGNED, "y", "W"),
                new Plant(REPEATED_ONCE, "E", "E"),
                new Plant(TIED_ONCE, "W", "W"),
                new Plant(TIED_ONCE, "b", "b"),
                new Plant(REGULARISATION_FORGOTTEN, "W", "W"));
    }

    @Override
    Map<String, Tensor> backward(Plant p) {
        Tensor dq = p.in("q", N * 4, Tensor.full(q.dataType(), 0.5 / (N * 4), N, 4));
        Tensor slope = p.is(DERIVATIVE_DROPPED, "d") ? Tensor.constant(1) : v(d).mul(2);
        Tensor dd = p.in("d", N, dq.mul(slope));
        Tensor ds = p.in("s", N, dd.neg());
        Tensor dy2 = ds;
        Tensor dz2 = p.in("z2", N, sigmoid(p, "z2", dy2, v(z2), v(y2)));
        Tensor through = dz2.matmul(v(w).transpose());
        Tensor dy = p.is(ASSIGNED, "y") ? through : p.is(PATH_DROPPED, "y") ? ds : ds.add(through);
        Tensor dz = p.in("z", N, sigmoid(p, "z", dy, v(z), v(y)));
        Tensor dx = dz.matmul(v(w).transpose());
        if (p.is(OPERANDS_SWAPPED, "X")) {
            dx = v(w).transpose().matmul(dz);
        } else if (p.is(ELEMENTWISE, "X")) {
            dx = dz.mul(v(w).transpose());
        }
        Tensor dw = v(y).transpose().matmul(dz2);
        if (!p.is(TIED_ONCE, "W")) {
            dw = dw.add(v(x).transpose().matmul(dz));
        }
        if (!p.is(REGULARISATION_FORGOTTEN, "W")) {
            dw = dw.add(v(w).mul(2 * DECAY));
        }
        Tensor rows = p.is(TIED_ONCE, "b") ? dz2 : dz.add(dz2);
        Tensor db = p.is(BATCH_NOT_SUMMED, "b") ? rows : p.is(MEAN_FOR_SUM, "b") ? rows.mean(0) : rows.sum(0);

        Map<String, Tensor> g = new LinkedHashMap<>();
        g.put("q", dq);
        g.put("d", dd);
        g.put("s", ds);
        g.put("y2", dy2);
        g.put("z2", dz2);
        g.put("y", dy);
        g.put("z", dz);
        g.put("X", dx);
        g.put("W", p.in("W", N, dw));
        g.put("b", p.in("b", N, db));
        g.put("E", scatter(table, DRAWN, dx, !p.is(REPEATED_ONCE, "E")));
        return g;
    }

    private static Tensor sigmoid(Plant p, String at, Tensor g, Tensor z, Tensor a) {
        Tensor slope = a.mul(a.oneMinus());
        if (p.is(DERIVATIVE_DROPPED, at)) {
            return g;
        }
        if (p.is(DERIVATIVE_SQUARED, at)) {
            return g.mul(slope).mul(slope);
        }
        return g.mul(p.is(WRONG_ARGUMENT, at) ? z.mul(z.oneMinus()) : slope);
    }
}
