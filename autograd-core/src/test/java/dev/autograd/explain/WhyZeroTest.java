package dev.autograd.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.Autograd;
import dev.autograd.Tensor;
import dev.autograd.explain.ZeroGradient.Kind;
import dev.autograd.explain.ZeroGradient.Reason;
import dev.autograd.tape.Recording;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class WhyZeroTest {
    private final Recording.Switch trace = Autograd.trace();
    private final Tensor w = Tensor.variable(new double[] {0.5, -2}).named("w");
    private final Tensor v = Tensor.variable(new double[] {1, 1}).named("v");

    @AfterEach
    void stopTracing() {
        trace.close();
    }

    private static Reason only(Tensor loss, Tensor x) {
        ZeroGradient answer = Explain.of(loss.named("L")).whyZero(x);
        assertEquals(1, answer.reasons().size(), answer::text);
        assertTrue(answer.isZero(), answer::text);
        return answer.reasons().get(0);
    }

    private static void assertStops(Kind kind, String words, Tensor loss, Tensor x) {
        Reason reason = only(loss, x);
        assertEquals(kind, reason.kind(), reason::toString);
        assertTrue(reason.words().contains(words), reason::toString);
        assertEquals("WhyZeroTest.java", Objects.requireNonNull(reason.line()).file());
    }

    @Test
    void namesTheLineOfADetach() {
        Tensor h = w.mul(2).named("h").detach(); // this line
        int line = new Throwable().getStackTrace()[0].getLineNumber() - 1;
        Reason reason = only(h.mul(v).sum(), w);

        assertEquals(Kind.DETACHED, reason.kind());
        assertEquals(
                "detach() made h a constant at WhyZeroTest.namesTheLineOfADetach(WhyZeroTest.java:" + line + ")",
                reason.toString());
    }

    @Test
    void anIntermediateResultThatWasDetachedWasNotFrozen() {
        Tensor h = w.exp().named("h");
        assertStops(
                Kind.DETACHED, "detach() made h a constant", h.detach().mul(v).sum(), h);
    }

    @Test
    void saysWhatStopsIt() {
        Tensor whole = Tensor.variable(new double[] {3, 4}).named("whole");
        assertStops(
                Kind.INTEGER_CAST,
                "conversion to " + DataType.INT64,
                whole.to(DataType.INT64).to(DataType.DOUBLE).mul(v).sum(),
                whole);
        assertStops(
                Kind.NO_DERIVATIVE,
                "gt gives BOOL",
                w.gt(0).to(DataType.DOUBLE).mul(v).sum(),
                w);
        assertStops(Kind.STEP_FUNCTION, "round is constant", w.round().mul(v).sum(), w);
        assertStops(
                Kind.DEAD_RELU,
                "lies between −4 and −1.5",
                w.sub(2).relu().mul(v).sum(),
                w);
        assertStops(Kind.CLAMPED, "clamp passes nothing", w.clamp(5, 6).mul(v).sum(), w);
        assertStops(Kind.SATURATED, "sigmoid is saturated", w.add(800).sigmoid().sum(), w);
        assertStops(
                Kind.TIMES_ZERO, "mul multiplies it with zeros", w.mul(0).add(v).sum(), w);
        assertStops(
                Kind.MASKED,
                "where takes the other value",
                w.where(Tensor.constant(new boolean[] {false, false}), v).sum(),
                w);
        assertStops(
                Kind.NOT_TAKEN,
                "maximum takes other elements",
                w.maximum(v.add(5)).sum(),
                w);
        assertStops(
                Kind.FLAT,
                "the derivative of square is 0 here",
                w.mul(v.sub(1)).square().sum(),
                v.named("v"));
    }

    @Test
    void seesWhatWasComputedInsideNoGrad() {
        Tensor h;
        try (var off = Autograd.noGrad()) {
            h = w.exp();
        }
        assertStops(Kind.NO_GRAD, "exp was computed inside noGrad()", h.mul(v).sum(), w);
    }

    @Test
    void seesAFrozenVariable() {
        w.freeze();
        assertStops(
                Kind.FROZEN, "w was frozen when it was used by mul", w.mul(v).sum(), w);
    }

    @Test
    void saysThatThereIsNoPath() {
        Reason reason = only(v.square().sum(), w);

        assertEquals(Kind.NO_PATH, reason.kind());
        assertEquals("L was not computed from w: no step uses it", reason.words());
    }

    @Test
    void saysThatAConstantHasNone() {
        Tensor c = Tensor.constant(3).named("c");
        ZeroGradient answer = Explain.of(v.mul(c).sum().named("L")).whyZero(c);

        assertEquals(Kind.CONSTANT, answer.reasons().get(0).kind());
        assertTrue(answer.text().startsWith("∂L/∂c is missing:\n  c is a constant"), answer.text());
    }

    @Test
    void seesContributionsThatCancel() {
        Reason reason = only(w.exp().sub(w.exp()).sum(), w);
        assertEquals(Kind.CANCELLED, reason.kind());
    }

    @Test
    void blamesNothingWhereAGradientFlows() {
        ZeroGradient answer = Explain.of(w.mul(v).sum().named("L")).whyZero(w);

        assertFalse(answer.isZero());
        assertEquals(List.of(), answer.reasons());
        assertEquals("∂L/∂w is not zero: its largest element is 1", answer.text());
    }

    @Test
    void namesWhatMakesAGradientSmall() {
        ZeroGradient answer = Explain.of(w.add(12).sigmoid().sum().named("L")).whyZero(w);

        // σ'(10) is 4.5e-5
        assertFalse(answer.isZero());
        assertEquals(Kind.SATURATED, answer.reasons().get(0).kind());
        assertTrue(answer.text().contains("where it passes 4.5e-05 of the gradient"), answer.text());
    }

    @Test
    void listsTheObstaclesOfEveryWay() {
        Tensor loss = w.detach().mul(v).add(w.sub(9).relu()).sum().named("L");
        assertEquals(
                List.of(Kind.DETACHED, Kind.DEAD_RELU),
                Explain.of(loss).whyZero(w).reasons().stream()
                        .map(Reason::kind)
                        .sorted()
                        .toList());
    }

    @Test
    void listsEachUseWithItsLineAndShare() {
        Tensor a = w.mul(3);
        Tensor b = w.mul(v);
        Contributions uses = Explain.of(a.add(b).sum().named("L")).contributions(w);

        // 3 from the first use and v = 1 from the second, for each of two elements
        assertEquals(2, uses.uses().size());
        assertEquals(0.75, uses.uses().get(0).share(), 1e-15);
        assertEquals(0.25, uses.uses().get(1).share(), 1e-15);
        assertEquals(
                uses.uses().get(0).line().number() + 1,
                uses.uses().get(1).line().number());
        assertTrue(uses.text().startsWith("∂L/∂w is the sum over 2 uses\n  [3, 3]   75.0 %   by mul at "), uses.text());
        assertTrue(uses.text().endsWith("\n  = [4, 4]"), uses.text());
    }

    @Test
    void contributionsAddUpToTheGradient() {
        Tensor h = Tensor.constant(new double[] {0.3, 0.4}).named("h");
        for (int i = 0; i < 5; i++) {
            h = h.mul(w).tanh();
        }
        Contributions uses = Explain.of(h.square().sum().named("L")).contributions(w);
        Tensor sum = uses.uses().stream()
                .map(Contributions.Use::part)
                .reduce(Tensor::add)
                .orElseThrow();

        assertEquals(5, uses.uses().size());
        for (int i = 0; i < 2; i++) {
            assertEquals(uses.gradient().get(i), sum.get(i), 1e-16);
        }
    }

    @Test
    void aTensorUsedTwiceByOneStepIsTwoUses() {
        Contributions uses = Explain.of(w.mul(w).sum().named("L")).contributions(w);
        assertEquals(2, uses.uses().size());
    }
}
