package dev.autograd.array.simd;

import static dev.autograd.array.Transcendental.*;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.autograd.array.TileLoops;
import dev.autograd.array.Transcendental;
import dev.autograd.thread.PerThread;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops of {@link Transcendental} on vectors: the same operations in the same order, so the same bits. VectorOperators
 * has functions of its own, but their bits depend on whether the code is compiled yet.
 *
 * <p>Each loop holds its whole sequence, because a vector that is handed to a method that the JIT compiler doesn't inline
 * is allocated; what the functions share is a loop of its own, which leaves its results in tiles. A loop short enough to be inlined
 * itself calls nothing but the API: where the compiler's limit of nodes is near, all else is no longer inlined.
 */
public final class VectorLoops extends TileLoops {
    private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;
    private static final int WIDTH = LANES.length();
    private static final VectorSpecies<Float> FLOATS =
            VectorSpecies.of(float.class, VectorShape.forBitSize(WIDTH * Float.SIZE));

    private static final VectorSpecies<Float> WIDE = FloatVector.SPECIES_PREFERRED;

    // Shorter runs are always computed one by one.
    private static final int MIN = 32;

    // What a loop computes one by one in 50 ms, of which its vectors take ten times as many to start.
    private static final int MANY = 1 << 23;

    private static final PerThread<Split> SPLIT = new PerThread<>(Split::new);
    private static final PerThread<float[]> MAXIMA = new PerThread<>(() -> new float[TILE / 4]);
    private static final PerThread<float[]> SMALL = new PerThread<>(() -> new float[TILE]);

    private final int many;
    private final Start exp = new Start();
    private final Start sigmoid = new Start();
    private final Start tanh = new Start();
    private final Start expm1 = new Start();
    private final Start log = new Start();
    private final Start log1p = new Start();
    private final Start softplus = new Start();
    private final Start expf = new Start();
    private final Start sigmoidf = new Start();
    private final Start tanhf = new Start();
    private final Start wherePositive = new Start();
    private final Start max = new Start();
    private final Start sum = new Start();
    private final Start sumOfProducts = new Start();
    private final Start addTo = new Start();

    /**
     * A loop's start, which goes without vectors: until the JIT compiler has seen much of a loop, each of its vectors is
     * an object, and most programs are over before that. The bits are the same, so no result depends on it.
     */
    private final class Start {
        private int done;

        boolean isOneByOne(int n) {
            if (n < MIN) {
                return true;
            }
            if (done >= many) {
                return false;
            }
            done += n;
            return true;
        }
    }

    /** What {@code e^y = 2^k (1 + r + t)} is made of. */
    private static final class Split {
        final double[] k = new double[TILE];
        final double[] r = new double[TILE];
        final double[] t = new double[TILE];
    }

    /** For programs: without vectors as long as they would only hold it up. */
    public VectorLoops() {
        this(Integer.getInteger("autograd.vectors.after", MANY));
    }

    /**
     * Uses vectors after so many numbers of each loop. Refuses machines with vectors of two numbers, for which some of the
     * operations here are not compiled.
     */
    public VectorLoops(int many) {
        if (WIDTH < 4 || !FUSED) {
            throw new UnsupportedOperationException("too short vectors, or no fused operations");
        }
        this.many = many;
    }

    private static DoubleVector all(double x) {
        return DoubleVector.broadcast(LANES, x);
    }

    private static FloatVector power(FloatVector biased) {
        return biased.reinterpretAsInts()
                .lanewise(LSHL, FLOAT_EXPONENT_POSITION)
                .reinterpretAsFloats();
    }

    private static DoubleVector power(DoubleVector biased) {
        return biased.reinterpretAsLongs().lanewise(LSHL, EXPONENT_POSITION).reinterpretAsDoubles();
    }

    private static DoubleVector withSign(DoubleVector x, DoubleVector sign) {
        LongVector magnitude = x.reinterpretAsLongs().and(Long.MAX_VALUE);
        return magnitude.or(sign.reinterpretAsLongs().and(Long.MIN_VALUE)).reinterpretAsDoubles();
    }

    private static DoubleVector quotient(DoubleVector n, DoubleVector nLow, DoubleVector d, DoubleVector dLow) {
        DoubleVector c = all(1).div(d);
        DoubleVector z = n.mul(c);
        DoubleVector minus = z.neg();
        return minus.fma(d, n).add(minus.fma(dLow, nLow)).fma(c, z);
    }

    private static Split split(double[] x, double min, double max, int n) {
        Split split = SPLIT.get();
        double[] ks = split.k;
        double[] rs = split.r;
        double[] ts = split.t;
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector y = DoubleVector.fromArray(LANES, x, i);
            y = y.blend(min, y.compare(LT, min));
            y = y.blend(max, y.compare(GT, max));
            DoubleVector k = y.fma(all(PER_LN2), all(SHIFT)).sub(SHIFT);
            DoubleVector high = k.fma(all(-LN2_HIGH), y);
            DoubleVector r = k.fma(all(-LN2_LOW), high);
            DoubleVector low = k.fma(all(-LN2_LOW), high.sub(r));
            DoubleVector r2 = r.mul(r);
            DoubleVector even = all(E10).fma(r2, all(E8))
                    .fma(r2, all(E6))
                    .fma(r2, all(E4))
                    .fma(r2, all(E2))
                    .fma(r2, all(E0));
            DoubleVector odd =
                    all(E9).fma(r2, all(E7)).fma(r2, all(E5)).fma(r2, all(E3)).fma(r2, all(E1));
            k.intoArray(ks, i);
            r.intoArray(rs, i);
            odd.fma(r, even).fma(r2, low).intoArray(ts, i);
        }
        return split;
    }

    @Override
    public void exp(double[] x, double[] z, int n) {
        if (exp.isOneByOne(n)) {
            super.exp(x, z, n);
            return;
        }
        Split split = split(x, EXP_MIN, EXP_MAX, n);
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector k = DoubleVector.fromArray(LANES, split.k, i);
            DoubleVector g = DoubleVector.fromArray(LANES, split.r, i).add(DoubleVector.fromArray(LANES, split.t, i));
            DoubleVector a = k.fma(all(0.5), all(BIASED_SHIFT));
            DoubleVector b = k.sub(a.sub(BIASED_SHIFT)).add(BIASED_SHIFT);
            DoubleVector powerA = power(a);
            DoubleVector powerB = power(b);
            g.add(1).mul(powerB).mul(powerA).intoArray(z, i);
        }
    }

    @Override
    public void sigmoid(double[] x, double[] z, int n) {
        if (sigmoid.isOneByOne(n)) {
            super.sigmoid(x, z, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            z[i] = -Math.abs(x[i]);
        }
        Split split = split(z, EXP_MIN, EXP_MAX, n);
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector k = DoubleVector.fromArray(LANES, split.k, i);
            DoubleVector g = DoubleVector.fromArray(LANES, split.r, i).add(DoubleVector.fromArray(LANES, split.t, i));
            DoubleVector a = k.fma(all(0.5), all(BIASED_SHIFT));
            DoubleVector b = k.sub(a.sub(BIASED_SHIFT)).add(BIASED_SHIFT);
            DoubleVector powerA = power(a);
            DoubleVector powerB = power(b);
            DoubleVector p = g.add(1);
            DoubleVector pLow = all(1).sub(p).add(g);
            DoubleVector e = p.mul(powerB).mul(powerA);
            DoubleVector d = e.add(1);
            DoubleVector dLow = all(1).sub(d).add(e);
            VectorMask<Double> positive = DoubleVector.fromArray(LANES, x, i).compare(GE, 0);
            DoubleVector numerator = p.blend(1, positive);
            DoubleVector numeratorLow = pLow.blend(0, positive);
            quotient(numerator, numeratorLow, d, dLow)
                    .mul(powerB.blend(1, positive))
                    .mul(powerA.blend(1, positive))
                    .intoArray(z, i);
        }
    }

    @Override
    public void tanh(double[] x, double[] z, int n) {
        if (tanh.isOneByOne(n)) {
            super.tanh(x, z, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            z[i] = -2 * Math.abs(x[i]);
        }
        Split split = split(z, TANH_MIN, EXP_MAX, n);
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector k = DoubleVector.fromArray(LANES, split.k, i);
            DoubleVector r = DoubleVector.fromArray(LANES, split.r, i);
            DoubleVector t = DoubleVector.fromArray(LANES, split.t, i);
            DoubleVector g = r.add(t);
            DoubleVector gLow = r.sub(g).add(t);
            DoubleVector s = power(k.add(BIASED_SHIFT));
            DoubleVector e = g.mul(s);
            DoubleVector u = all(1).sub(s);
            DoubleVector numerator = u.sub(e);
            DoubleVector numeratorLow =
                    gLow.fma(s.neg(), all(1).sub(u).sub(s).add(u.sub(numerator).sub(e)));
            DoubleVector d = all(2).sub(numerator);
            DoubleVector dLow = all(2).sub(d).sub(numerator).sub(numeratorLow);
            DoubleVector magnitude = quotient(numerator, numeratorLow, d, dLow);
            withSign(magnitude, DoubleVector.fromArray(LANES, x, i)).intoArray(z, i);
        }
    }

    @Override
    public void expm1(double[] x, double[] z, int n) {
        if (expm1.isOneByOne(n)) {
            super.expm1(x, z, n);
            return;
        }
        Split split = split(x, EXP_MIN, EXP_MAX, n);
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector k = DoubleVector.fromArray(LANES, split.k, i);
            DoubleVector r = DoubleVector.fromArray(LANES, split.r, i);
            DoubleVector t = DoubleVector.fromArray(LANES, split.t, i);
            DoubleVector g = r.add(t);
            DoubleVector gLow = r.sub(g).add(t);
            DoubleVector shifted = k.fma(all(0.5), all(BIASED_SHIFT));
            DoubleVector a = shifted.sub(BIASED_SHIFT);
            DoubleVector b = power(k.sub(a).add(BIASED_SHIFT));
            DoubleVector c = power(all(BIASED_SHIFT).sub(a));
            DoubleVector u = b.sub(c);
            DoubleVector v = b.fma(g, u);
            DoubleVector vLow = b.fma(gLow, b.fma(g, u.sub(v)).add(b.sub(u).sub(c)));
            withSign(v.add(vLow).mul(power(a.add(BIASED_SHIFT))), DoubleVector.fromArray(LANES, x, i))
                    .intoArray(z, i);
        }
    }

    @Override
    public void log(double[] x, double[] z, int n) {
        if (log.isOneByOne(n)) {
            super.log(x, z, n);
            return;
        }
        double[] low = SPLIT.get().t;
        Arrays.fill(low, 0, n, 0);
        log(x, low, z, n);
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector v = DoubleVector.fromArray(LANES, x, i);
            if (!v.compare(GE, Double.MIN_NORMAL).and(v.compare(LE, LOG_MAX)).allTrue()) {
                for (int j = i; j < i + WIDTH; j++) {
                    z[j] = Transcendental.log(x[j]);
                }
            }
        }
    }

    @Override
    public void log1p(double[] x, double[] z, int n) {
        if (log1p.isOneByOne(n)) {
            super.log1p(x, z, n);
            return;
        }
        Split split = SPLIT.get();
        Arrays.fill(split.t, 0, n, 0);
        log1p(x, split.t, z, n, split);
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector v = DoubleVector.fromArray(LANES, x, i);
            if (v.compare(GT, -1).and(v.compare(LE, LOG1P_MAX)).allTrue()) {
                withSign(DoubleVector.fromArray(LANES, z, i), v).intoArray(z, i);
            } else {
                for (int j = i; j < i + WIDTH; j++) {
                    z[j] = Transcendental.log1p(x[j]);
                }
            }
        }
    }

    @Override
    public void softplus(double[] x, double[] z, int n) {
        if (softplus.isOneByOne(n)) {
            super.softplus(x, z, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            z[i] = -Math.abs(x[i]);
        }
        Split split = split(z, EXP_MIN, EXP_MAX, n);
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector k = DoubleVector.fromArray(LANES, split.k, i);
            DoubleVector g = DoubleVector.fromArray(LANES, split.r, i).add(DoubleVector.fromArray(LANES, split.t, i));
            DoubleVector a = k.fma(all(0.5), all(BIASED_SHIFT));
            DoubleVector b = power(k.sub(a.sub(BIASED_SHIFT)).add(BIASED_SHIFT));
            a = power(a);
            DoubleVector p = g.add(1);
            p.mul(b).mul(a).intoArray(split.r, i);
            all(1).sub(p).add(g).mul(b).mul(a).intoArray(split.t, i);
        }
        log1p(split.r, split.t, z, n, split);
        for (int i = 0; i < n; i++) {
            z[i] = Math.max(x[i], 0) + z[i];
        }
    }

    // log (1 + x + low)
    private static void log1p(double[] x, double[] low, double[] z, int n, Split split) {
        for (int i = 0; i < n; i += WIDTH) {
            DoubleVector y = DoubleVector.fromArray(LANES, x, i);
            DoubleVector v = y.add(1);
            DoubleVector w = v.sub(1);
            v.intoArray(split.k, i);
            all(1).sub(v.sub(w))
                    .add(y.sub(w))
                    .add(DoubleVector.fromArray(LANES, low, i))
                    .intoArray(split.t, i);
        }
        log(split.k, split.t, z, n);
    }

    // log (v + low)
    private static void log(double[] x, double[] low, double[] z, int n) {
        for (int i = 0; i < n; i += WIDTH) {
            LongVector bits = DoubleVector.fromArray(LANES, x, i).reinterpretAsLongs();
            LongVector e = bits.add(TO_EXPONENT).lanewise(LSHR, EXPONENT_POSITION);
            LongVector exponent = e.lanewise(LSHL, EXPONENT_POSITION);
            DoubleVector k = e.or(INTEGER).reinterpretAsDoubles().sub(INTEGER_BIAS);
            DoubleVector u = bits.sub(exponent).add(ONE).reinterpretAsDoubles().sub(1);
            DoubleVector l =
                    exponent.neg().add(ONE + ONE).reinterpretAsDoubles().mul(DoubleVector.fromArray(LANES, low, i));
            DoubleVector f = u.add(l);
            DoubleVector fLow = u.sub(f).add(l);
            DoubleVector s = f.div(f.add(2));
            DoubleVector s2 = s.mul(s);
            DoubleVector s4 = s2.mul(s2);
            DoubleVector even =
                    all(L6).fma(s4, all(L4)).fma(s4, all(L2)).fma(s4, all(L0)).mul(s2);
            DoubleVector odd = all(L5).fma(s4, all(L3)).fma(s4, all(L1)).mul(s4);
            DoubleVector half = f.mul(f).mul(0.5);
            DoubleVector rest = k.fma(all(LN2_LOW), fLow.fma(f.neg(), fLow));
            k.fma(all(LN2_HIGH), f.sub(half.sub(even.add(odd).add(half).fma(s, rest))))
                    .intoArray(z, i);
        }
    }

    @Override
    public void expf(float[] x, float shift, float[] z, int n) {
        if (expf.isOneByOne(n)) {
            super.expf(x, shift, z, n);
            return;
        }
        for (int i = 0; i < n; i += WIDE.length()) {
            FloatVector y = FloatVector.fromArray(WIDE, x, i).sub(shift);
            y = y.blend(FLOAT_EXP_MIN, y.compare(LT, FLOAT_EXP_MIN));
            y = y.blend(FLOAT_EXP_MAX, y.compare(GT, FLOAT_EXP_MAX));
            FloatVector k = y.fma(FloatVector.broadcast(WIDE, FLOAT_PER_LN2), FloatVector.broadcast(WIDE, FLOAT_SHIFT))
                    .sub(FLOAT_SHIFT);
            FloatVector r = k.fma(
                    FloatVector.broadcast(WIDE, -FLOAT_LN2_LOW),
                    k.fma(FloatVector.broadcast(WIDE, -FLOAT_LN2_HIGH), y));
            FloatVector p = FloatVector.broadcast(WIDE, F5)
                    .fma(r, FloatVector.broadcast(WIDE, F4))
                    .fma(r, FloatVector.broadcast(WIDE, F3))
                    .fma(r, FloatVector.broadcast(WIDE, F2))
                    .fma(r, FloatVector.broadcast(WIDE, F1))
                    .fma(r, FloatVector.broadcast(WIDE, F0));
            FloatVector e = p.fma(r.mul(r), r).add(1);
            FloatVector a = k.fma(FloatVector.broadcast(WIDE, 0.5f), FloatVector.broadcast(WIDE, FLOAT_BIASED_SHIFT));
            FloatVector b = k.sub(a.sub(FLOAT_BIASED_SHIFT)).add(FLOAT_BIASED_SHIFT);
            e.mul(power(b)).mul(power(a)).intoArray(z, i);
        }
    }

    @Override
    public void sigmoidf(float[] x, float[] z, int n) {
        if (sigmoidf.isOneByOne(n)) {
            super.sigmoidf(x, z, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            z[i] = -Math.abs(x[i]);
        }
        expf(z, 0, z, n);
        for (int i = 0; i < n; i += WIDE.length()) {
            FloatVector e = FloatVector.fromArray(WIDE, z, i);
            FloatVector p = FloatVector.broadcast(WIDE, 1).div(e.add(1));
            p.blend(e.mul(p), FloatVector.fromArray(WIDE, x, i).compare(LT, 0)).intoArray(z, i);
        }
    }

    @Override
    public void tanhf(float[] x, float[] z, int n) {
        if (tanhf.isOneByOne(n)) {
            super.tanhf(x, z, n);
            return;
        }
        float[] small = SMALL.get();
        for (int i = 0; i < n; i++) {
            float s = x[i] * x[i];
            float p = Math.fma(Math.fma(Math.fma(Math.fma(T4, s, T3), s, T2), s, T1), s, T0);
            small[i] = x[i] * Math.fma(p, s, 1);
        }
        for (int i = 0; i < n; i++) {
            z[i] = -2 * Math.abs(x[i]);
        }
        expf(z, 0, z, n);
        for (int i = 0; i < n; i++) {
            z[i] = (1 - z[i]) / (1 + z[i]);
        }
        for (int i = 0; i < n; i += WIDE.length()) {
            FloatVector y = FloatVector.fromArray(WIDE, x, i);
            FloatVector large = FloatVector.fromArray(WIDE, z, i);
            large = large.blend(large.neg(), y.compare(LT, 0));
            large.blend(FloatVector.fromArray(WIDE, small, i), y.abs().compare(LT, TANHF_SMALL))
                    .intoArray(z, i);
        }
    }

    @Override
    public void wherePositive(float[] g, float[] y, float[] z, int n) {
        if (wherePositive.isOneByOne(n)) {
            super.wherePositive(g, y, z, n);
            return;
        }
        for (int i = 0; i < n; i += WIDE.length()) {
            FloatVector kept = FloatVector.fromArray(WIDE, g, i);
            FloatVector.broadcast(WIDE, 0)
                    .blend(kept, FloatVector.fromArray(WIDE, y, i).compare(GT, 0))
                    .intoArray(z, i);
        }
    }

    // Each block by itself: sums that were carried from one to the next would be objects, whenever the compiler fails
    // to
    // see that they always are of the same class.
    @Override
    protected float maxOfTile(float[] x, int from, int n) {
        int width = WIDE.length();
        int blocks = n / (4 * width);
        if (blocks == 0 || max.isOneByOne(n)) {
            return super.maxOfTile(x, from, n);
        }
        float[] maxima = MAXIMA.get();
        for (int b = 0, i = from; b < blocks; b++, i += 4 * width) {
            FloatVector.fromArray(WIDE, x, i)
                    .max(FloatVector.fromArray(WIDE, x, i + width))
                    .max(FloatVector.fromArray(WIDE, x, i + 2 * width)
                            .max(FloatVector.fromArray(WIDE, x, i + 3 * width)))
                    .intoArray(maxima, b * width);
        }
        float most = super.maxOfTile(x, from + blocks * 4 * width, n - blocks * 4 * width);
        for (int b = 1; b < blocks; b++) {
            FloatVector.fromArray(WIDE, maxima, 0)
                    .max(FloatVector.fromArray(WIDE, maxima, b * width))
                    .intoArray(maxima, 0);
        }
        return Math.max(most, super.maxOfTile(maxima, 0, width));
    }

    @Override
    protected void sumBlocks(float[] x, int from, int blocks, double[] sums) {
        if (sum.isOneByOne(blocks * BLOCK)) {
            super.sumBlocks(x, from, blocks, sums);
            return;
        }
        for (int k = 0; k < blocks * STRANDS; k += WIDTH) {
            int i = from + k / STRANDS * BLOCK + k % STRANDS;
            FloatVector.fromArray(FLOATS, x, i)
                    .castShape(LANES, 0)
                    .add(FloatVector.fromArray(FLOATS, x, i + 8).castShape(LANES, 0))
                    .add(FloatVector.fromArray(FLOATS, x, i + 16)
                            .castShape(LANES, 0)
                            .add(FloatVector.fromArray(FLOATS, x, i + 24).castShape(LANES, 0)))
                    .add(FloatVector.fromArray(FLOATS, x, i + 32)
                            .castShape(LANES, 0)
                            .add(FloatVector.fromArray(FLOATS, x, i + 40).castShape(LANES, 0))
                            .add(FloatVector.fromArray(FLOATS, x, i + 48)
                                    .castShape(LANES, 0)
                                    .add(FloatVector.fromArray(FLOATS, x, i + 56)
                                            .castShape(LANES, 0))))
                    .reinterpretAsDoubles()
                    .intoArray(sums, k);
        }
    }

    @Override
    protected void sumBlocks(float[] x, float[] y, int from, int blocks, double[] sums) {
        if (sumOfProducts.isOneByOne(blocks * BLOCK)) {
            super.sumBlocks(x, y, from, blocks, sums);
            return;
        }
        for (int k = 0; k < blocks * STRANDS; k += WIDTH) {
            int i = from + k / STRANDS * BLOCK + k % STRANDS;
            FloatVector.fromArray(FLOATS, x, i)
                    .castShape(LANES, 0)
                    .mul(FloatVector.fromArray(FLOATS, y, i).castShape(LANES, 0))
                    .add(FloatVector.fromArray(FLOATS, x, i + 8)
                            .castShape(LANES, 0)
                            .mul(FloatVector.fromArray(FLOATS, y, i + 8).castShape(LANES, 0)))
                    .add(FloatVector.fromArray(FLOATS, x, i + 16)
                            .castShape(LANES, 0)
                            .mul(FloatVector.fromArray(FLOATS, y, i + 16).castShape(LANES, 0))
                            .add(FloatVector.fromArray(FLOATS, x, i + 24)
                                    .castShape(LANES, 0)
                                    .mul(FloatVector.fromArray(FLOATS, y, i + 24)
                                            .castShape(LANES, 0))))
                    .add(FloatVector.fromArray(FLOATS, x, i + 32)
                            .castShape(LANES, 0)
                            .mul(FloatVector.fromArray(FLOATS, y, i + 32).castShape(LANES, 0))
                            .add(FloatVector.fromArray(FLOATS, x, i + 40)
                                    .castShape(LANES, 0)
                                    .mul(FloatVector.fromArray(FLOATS, y, i + 40)
                                            .castShape(LANES, 0)))
                            .add(FloatVector.fromArray(FLOATS, x, i + 48)
                                    .castShape(LANES, 0)
                                    .mul(FloatVector.fromArray(FLOATS, y, i + 48)
                                            .castShape(LANES, 0))
                                    .add(FloatVector.fromArray(FLOATS, x, i + 56)
                                            .castShape(LANES, 0)
                                            .mul(FloatVector.fromArray(FLOATS, y, i + 56)
                                                    .castShape(LANES, 0)))))
                    .reinterpretAsDoubles()
                    .intoArray(sums, k);
        }
    }

    @Override
    public void addTo(double[] sums, float[] x, int n) {
        int whole = addTo.isOneByOne(n) ? 0 : LANES.loopBound(n);
        for (int i = 0; i < whole; i += WIDTH) {
            DoubleVector.fromArray(LANES, sums, i)
                    .add(FloatVector.fromArray(FLOATS, x, i).castShape(LANES, 0))
                    .intoArray(sums, i);
        }
        for (int i = whole; i < n; i++) sums[i] += x[i];
    }

    @Override
    public void widen(float[] x, double[] z, int at, int n) {
        int i = 0;
        for (; i <= n - WIDTH; i += WIDTH) {
            FloatVector.fromArray(FLOATS, x, i)
                    .castShape(LANES, 0)
                    .reinterpretAsDoubles()
                    .intoArray(z, at + i);
        }
        for (; i < n; i++) {
            z[at + i] = x[i];
        }
    }
}
