package dev.autograd.check.hand;

import static dev.autograd.check.hand.Mistake.*;

import dev.autograd.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A character model of two layers with batch normalisation and cross-entropy, each step of its own: 26 gradients to derive
 * by hand. The other variant uses the first layer's weights a second time, and has weight decay.
 */
final class BatchNormModel extends HandModel {
    private static final int N = 4;
    private static final int[] CONTEXTS = {0, 2, 2, 5, 3, 2, 1, 0};
    private static final int[] NEXT = {2, 5, 1, 0};
    private static final double EPSILON = 1e-5;

    private final double decay;
    private final boolean isTied;

    private final Tensor c = variable("C", 6, 2);
    private final Tensor w1 = variable("W1", 4, 4);
    private final Tensor b1 = variable("b1", 4);
    private final Tensor w2 = variable("W2", 4, 6);
    private final Tensor b2 = variable("b2", 6);
    private final Tensor bngain = variable("bngain", 1, 4);
    private final Tensor bnbias = variable("bnbias", 1, 4);
    private final Tensor emb = named("emb", c.take(Tensor.constant(CONTEXTS).reshape(N, 2), 0));
    private final Tensor embcat = named("embcat", emb.reshape(N, 4));
    private final Tensor hprebn = named("hprebn", embcat.matmul(w1).add(b1));
    private final Tensor bnmeani = named("bnmeani", hprebn.sum(true, 0).mul(1.0 / N));
    private final Tensor bndiff = named("bndiff", hprebn.sub(bnmeani));
    private final Tensor bndiff2 = named("bndiff2", bndiff.square());
    private final Tensor bnvar = named("bnvar", bndiff2.sum(true, 0).mul(1.0 / (N - 1)));
    private final Tensor bnvarinv = named("bnvar_inv", bnvar.add(EPSILON).pow(-0.5));
    private final Tensor bnraw = named("bnraw", bndiff.mul(bnvarinv));
    private final Tensor hpreact = named("hpreact", bngain.mul(bnraw).add(bnbias));
    private final Tensor h = named("h", hpreact.tanh());
    private final Tensor last;
    private final Tensor logits;
    private final Tensor maxes;
    private final Tensor normlogits;
    private final Tensor counts;
    private final Tensor sum;
    private final Tensor suminv;
    private final Tensor probs;
    private final Tensor logprobs;
    private final Tensor loss;

    BatchNormModel(boolean isTied) {
        this.isTied = isTied;
        this.decay = isTied ? 0.03 : 0;
        last = isTied ? named("hh", h.matmul(w1)) : h;
        logits = named("logits", last.matmul(w2).add(b2));
        maxes = named("logit_maxes", logits.max(true, 1));
        normlogits = named("norm_logits", logits.sub(maxes));
        counts = named("counts", normlogits.exp());
        sum = named("counts_sum", counts.sum(true, 1));
        suminv = named("counts_sum_inv", sum.pow(-1));
        probs = named("probs", counts.mul(suminv));
        logprobs = named("logprobs", probs.log());
        Tensor picked = logprobs.gather(1, Tensor.constant(NEXT).reshape(N, 1));
        Tensor data = picked.mean().neg();
        loss = (isTied ? data.add(w1.square().sum().mul(decay)) : data).named("L");
    }

    @Override
    Tensor loss() {
        return loss;
    }

    @Override
    List<Plant> plants() {
        return List.of(
                new Plant(TRANSPOSED, "W2", "W2"),
                new Plant(TRANSPOSED, "W1", "W1"),
                new Plant(BATCH_NOT_SUMMED, "b2", "b2"),
                new Plant(BATCH_NOT_SUMMED, "bngain", "bngain"),
                new Plant(DIMENSION_KEPT, "b2", "b2"),
                new Plant(DIMENSION_DROPPED, "bnbias", "bnbias"),
                new Plant(MEAN_FOR_SUM, "bnbias", "bnbias"),
                new Plant(SIGN, "logprobs", "W2"),
                new Plant(SIGN, "counts_sum", "W2"),
                new Plant(SIGN, "bnmeani", "W1"),
                new Plant(DOUBLED, "W2", "W2"),
                new Plant(HALVED, "bnvar_inv", "W1"),
                new Plant(N_MISSING, "logprobs", "b2"),
                new Plant(N_MISSING, "bnmeani", "C"),
                new Plant(N_TWICE, "logprobs", "bngain"),
                new Plant(N_MINUS_ONE, "bndiff2", "W1"),
                new Plant(DERIVATIVE_DROPPED, "hpreact", "W1"),
                new Plant(DERIVATIVE_DROPPED, "probs", "b2"),
                new Plant(DERIVATIVE_SQUARED, "hpreact", "bngain"),
                new Plant(WRONG_ARGUMENT, "hpreact", "bnbias"),
                new Plant(WRONG_ARGUMENT, "norm_logits", "W2"),
                new Plant(OPERANDS_SWAPPED, "bnraw", "W1"),
                new Plant(ELEMENTWISE, "embcat", "C"),
                new Plant(PATH_DROPPED, "counts", "W2"),
                new Plant(PATH_DROPPED, "hprebn", "W1"),
                new Plant(ASSIGNED, "bndiff", "W1"),
                new Plant(REPEATED_ONCE, "C", "C"),
                new Plant(TIED_ONCE, "W1", "W1"),
                new Plant(REGULARISATION_FORGOTTEN, "W1", "W1"));
    }

    @Override
    Map<String, Tensor> backward(Plant p) {
        Map<String, Tensor> g = new LinkedHashMap<>();
        Tensor picked = oneHot(NEXT, 6);
        Tensor dlogprobs = p.in("logprobs", N, picked.mul(-1.0 / N));
        Tensor dprobs = p.is(DERIVATIVE_DROPPED, "probs") ? dlogprobs : dlogprobs.div(v(probs));
        Tensor dsuminv = dprobs.mul(v(counts)).sum(true, 1);
        Tensor dsum = p.in("counts_sum", N, dsuminv.div(v(sum).square()).neg());
        Tensor direct = dprobs.mul(v(suminv));
        Tensor spread = Tensor.full(DataType.DOUBLE, 1, N, 6).mul(dsum);
        Tensor dcounts = p.is(PATH_DROPPED, "counts") ? direct : direct.add(spread);
        // exp is its own derivative: e^z, not z and not e^(e^z).
        Tensor exp = p.is(WRONG_ARGUMENT, "norm_logits") ? v(normlogits) : v(counts);
        Tensor dnormlogits = dcounts.mul(exp);
        Tensor dmaxes = dnormlogits.sum(true, 1).neg();
        Tensor isMax = v(logits).eq(v(maxes)).to(DataType.DOUBLE);
        Tensor dlogits = dnormlogits.add(isMax.mul(dmaxes));
        Tensor dlast = dlogits.matmul(v(w2).transpose());
        Tensor dw2 = v(last).transpose().matmul(dlogits);
        Tensor db2 = p.is(BATCH_NOT_SUMMED, "b2") ? dlogits : dlogits.sum(0);
        Tensor dh = isTied ? dlast.matmul(v(w1).transpose()) : dlast;
        Tensor slope = v(h).square().oneMinus();
        if (p.is(WRONG_ARGUMENT, "hpreact")) {
            slope = v(hpreact).square().oneMinus();
        } else if (p.is(DERIVATIVE_SQUARED, "hpreact")) {
            slope = slope.square();
        }
        Tensor dhpreact = p.is(DERIVATIVE_DROPPED, "hpreact") ? dh : dh.mul(slope);
        Tensor byGain = v(bnraw).mul(dhpreact);
        Tensor dbngain = p.is(BATCH_NOT_SUMMED, "bngain") ? byGain : byGain.sum(true, 0);
        Tensor dbnbias = p.is(MEAN_FOR_SUM, "bnbias") ? dhpreact.mean(true, 0) : dhpreact.sum(true, 0);
        Tensor dbnraw = p.is(OPERANDS_SWAPPED, "bnraw")
                ? v(bnraw).mul(dhpreact)
                : v(bngain).mul(dhpreact);
        Tensor dbnvarinv = p.in("bnvar_inv", N, v(bndiff).mul(dbnraw).sum(true, 0));
        Tensor dbnvar = dbnvarinv.mul(-0.5).mul(v(bnvar).add(EPSILON).pow(-1.5));
        Tensor dbndiff2 = p.is(N_MINUS_ONE, "bndiff2")
                ? Tensor.full(DataType.DOUBLE, 1.0 / N, N, 4).mul(dbnvar)
                : Tensor.full(DataType.DOUBLE, 1.0 / (N - 1), N, 4).mul(dbnvar);
        Tensor bySquare = v(bndiff).mul(2).mul(dbndiff2);
        Tensor dbndiff =
                p.is(ASSIGNED, "bndiff") ? bySquare : v(bnvarinv).mul(dbnraw).add(bySquare);
        Tensor dbnmeani = p.in("bnmeani", N, dbndiff.sum(true, 0).neg());
        if (p.is(N_MISSING, "bnmeani")) {
            dbnmeani = dbndiff.sum(true, 0).neg().mul(N);
        }
        Tensor byMean = Tensor.full(DataType.DOUBLE, 1.0 / N, N, 4).mul(dbnmeani);
        Tensor dhprebn = p.is(PATH_DROPPED, "hprebn") ? dbndiff : dbndiff.add(byMean);
        Tensor dembcat =
                p.is(ELEMENTWISE, "embcat") ? dhprebn.mul(v(w1).transpose()) : dhprebn.matmul(v(w1).transpose());
        Tensor dw1 = v(embcat).transpose().matmul(dhprebn);
        if (isTied && !p.is(TIED_ONCE, "W1")) {
            dw1 = dw1.add(v(h).transpose().matmul(dlast));
        }
        if (isTied && !p.is(REGULARISATION_FORGOTTEN, "W1")) {
            dw1 = dw1.add(v(w1).mul(2 * decay));
        }
        Tensor demb = dembcat.reshape(N, 2, 2);

        g.put("logprobs", dlogprobs);
        g.put("probs", dprobs);
        g.put("counts_sum_inv", dsuminv);
        g.put("counts_sum", dsum);
        g.put("counts", dcounts);
        g.put("norm_logits", dnormlogits);
        g.put("logit_maxes", dmaxes);
        g.put("logits", dlogits);
        if (isTied) {
            g.put("hh", dlast);
        }
        g.put("h", dh);
        g.put("W2", p.in("W2", N, dw2));
        g.put("b2", p.in("b2", N, db2));
        g.put("hpreact", dhpreact);
        g.put("bngain", dbngain);
        g.put("bnbias", p.is(DIMENSION_DROPPED, "bnbias") ? dbnbias.squeeze(0) : dbnbias);
        g.put("bnraw", dbnraw);
        g.put("bnvar_inv", dbnvarinv);
        g.put("bnvar", dbnvar);
        g.put("bndiff2", dbndiff2);
        g.put("bndiff", dbndiff);
        g.put("bnmeani", dbnmeani);
        g.put("hprebn", dhprebn);
        g.put("embcat", dembcat);
        g.put("W1", p.in("W1", N, dw1));
        g.put("b1", dhprebn.sum(0));
        g.put("emb", demb);
        g.put("C", scatter(c, CONTEXTS, demb.reshape(N * 2, 2), !p.is(REPEATED_ONCE, "C")));
        return g;
    }
}
