package dev.autograd.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.autograd.Autograd;
import dev.autograd.AutogradException;
import dev.autograd.Gradients;
import dev.autograd.Tensor;
import dev.autograd.check.hand.ClaimRow;
import dev.autograd.check.hand.Finding;
import dev.autograd.check.hand.HandReport;
import dev.autograd.check.hand.Mistake;
import dev.autograd.check.hand.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class HandGradientTest {
    private static final double[][] X = {{1, -2, 0.5}, {0.3, 1, -1}, {2, 0.1, 0.7}, {-0.4, 0.9, 1.3}, {1.1, -0.6, 0.2}};

    /** L = mean((tanh(X W + b) - t)²) of five samples, three inputs and two outputs. */
    private static final class Net {
        final Tensor x = Tensor.constant(X).named("X");
        final Tensor w = Tensor.variable(new double[][] {{0.2, -0.4}, {0.5, 0.3}, {-0.1, 0.6}})
                .named("W");
        final Tensor b = Tensor.variable(new double[] {0.1, -0.2}).named("b");
        final Tensor t = Tensor.constant(new double[][] {{1, 0}, {0, 1}, {0.5, 0.5}, {1, 1}, {0, 0}});
        final Tensor z;
        final Tensor a;
        final Tensor loss;

        Net() {
            try (var trace = Autograd.trace()) {
                z = x.matmul(w).add(b).named("z");
                a = z.tanh().named("a");
                loss = a.sub(t).square().mean().named("L");
            }
        }

        Tensor da() {
            return a.sub(t).mul(2.0 / 10).detach();
        }

        Tensor dz() {
            return da().mul(a.square().oneMinus()).detach();
        }

        Tensor dw(Tensor dz) {
            return x.transpose().matmul(dz);
        }

        HandGradient check() {
            return HandGradient.check(loss);
        }
    }

    private static List<Mistake> mistakes(HandReport report, String label) {
        return report.row(label).mistakes();
    }

    @Test
    void rightClaimsAreExactAndStandInTheOrderOfTheBackwardPass() {
        Net net = new Net();
        HandReport report = net.check()
                .claim("dW", net.w, net.dw(net.dz()))
                .claim("da", net.a, net.da())
                .claim("dz", net.z, net.dz())
                .report();

        assertEquals(
                List.of("da", "dz", "dW"),
                report.rows().stream().map(ClaimRow::label).toList());
        assertTrue(report.rows().stream().allMatch(row -> row.verdict() == Verdict.EXACT), report::text);
        assertTrue(report.isAllCorrect());
        report.assertAllCorrect();
    }

    @Test
    void floatsAreClose() {
        Net net = new Net();
        double[] dw = net.dw(net.dz()).toDoubles();
        float[][] floats = new float[3][2];
        for (int i = 0; i < 6; i++) {
            floats[i / 2][i % 2] = (float) dw[i];
        }
        ClaimRow row = net.check().claim("dW", net.w, floats).report().row("dW");

        assertEquals(Verdict.CLOSE, row.verdict());
        assertTrue(row.error() < 1e-7, () -> "" + row.error());
    }

    @Test
    void aFloatComputationIsCheckedWithTheDigitsOfFloats() {
        try (var trace = Autograd.trace()) {
            Tensor w = Tensor.variable(new float[] {0.3f, -0.7f}).named("w");
            Tensor loss = w.sigmoid().square().sum();
            Tensor a = w.sigmoid().detach();
            Tensor dw = a.square().mul(2).mul(a.oneMinus());

            assertTrue(HandGradient.check(loss).claim("dw", w, dw).report().isAllCorrect());
            assertEquals(
                    List.of(Mistake.SIGN),
                    mistakes(HandGradient.check(loss).claim("dw", w, dw.neg()).report(), "dw"));
        }
    }

    @Test
    void aPathThatWasDroppedIsFoundInFloatsToo() {
        try (var trace = Autograd.trace()) {
            Tensor w = Tensor.variable(new float[] {0.3f, -0.7f, 1.1f}).named("w");
            Tensor h = w.sigmoid().named("h");
            Tensor loss = h.exp().sum().add(h.square().sum());
            Tensor dh = h.detach().mul(2);

            assertEquals(
                    List.of(Mistake.PATH_DROPPED, Mistake.ASSIGNED),
                    mistakes(HandGradient.check(loss).claim("dh", h, dh).report(), "dh"));
        }
    }

    @Test
    void theGradientOfTheLossItselfIsOne() {
        Net net = new Net();
        HandReport report = net.check()
                .claim("dL", net.loss, 2)
                .claim("da", net.a, net.da().mul(2))
                .report();

        assertEquals(List.of(2.0), report.row("dL").ratios());
        assertEquals(List.of("dL"), report.row("da").followsFrom());
    }

    @Test
    void aClaimOfZerosSaysSo() {
        Net net = new Net();
        HandReport report = net.check().claim("db", net.b, new double[] {0, 0}).report();

        assertEquals(
                List.of("all of it is zero: no path to b was counted"),
                report.row("db").notes());
    }

    @Test
    void claimsAreArraysNumbersOrTensors() {
        try (var trace = Autograd.trace()) {
            Tensor w = Tensor.variable(new double[][] {{3}}).named("w");
            Tensor v = Tensor.variable(new double[] {1, 2}).named("v");
            Tensor loss = w.square().sum().add(v.square().sum());

            HandReport report = HandGradient.check(loss)
                    .claim("dw", w, 6)
                    .claim("dv", v, new double[] {2, 4})
                    .report();
            assertTrue(report.isAllCorrect(), report::text);
            assertTrue(HandGradient.check(loss)
                    .claim("dw", w, new double[][] {{6}})
                    .claim("dv", v, v.mul(2))
                    .report()
                    .isAllCorrect());
            assertTrue(HandGradient.check(loss)
                    .claim("dw", w, Nd4j.createFromArray(new double[][] {{6}}))
                    .claim("dv", v, new float[] {2, 4})
                    .report()
                    .isAllCorrect());
        }
    }

    @Test
    void theWorstEntryIsShownWithBothValues() {
        Net net = new Net();
        Tensor dw = net.dw(net.dz());
        double[] wrong = dw.toDoubles();
        wrong[3] *= 2;
        ClaimRow row = net.check()
                .claim("dW", net.w, Tensor.constant(wrong).reshape(3, 2))
                .report()
                .row("dW");

        assertEquals(List.of(1L, 1L), row.worst());
        assertEquals(dw.get(1, 1), row.expected(), 1e-15);
        assertEquals(2 * dw.get(1, 1), row.claimed(), 1e-15);
        assertEquals(0.5, row.error(), 1e-12);
    }

    @Test
    void roundingOfTermsThatCancelIsNoMistake() {
        try (var trace = Autograd.trace()) {
            Tensor x = Tensor.variable(new double[] {1e3, 0.1, -0.3}).named("x");
            Tensor centred = x.sub(x.mean());
            Tensor loss = centred.mul(Tensor.constant(new double[] {1, 1, 1})).sum();

            // The true gradient is 0, the engine's differs from it by rounding.
            assertTrue(HandGradient.check(loss)
                    .claim("dx", x, new double[] {0, 1e-17, -1e-17})
                    .report()
                    .isAllCorrect());
            assertFalse(HandGradient.check(loss)
                    .claim("dx", x, new double[] {0, 1e-6, 0})
                    .report()
                    .isAllCorrect());
        }
    }

    @Nested
    class ErrorsCarriedForward {
        @Test
        void onlyTheFirstWrongStepIsBlamed() {
            Net net = new Net();
            Tensor dz = net.da();
            HandReport report = net.check()
                    .claim("da", net.a, net.da())
                    .claim("dz", net.z, dz)
                    .claim("dW", net.w, net.dw(dz))
                    .claim("db", net.b, dz.sum(0))
                    .report();

            assertEquals(
                    List.of("dz"), report.blamed().stream().map(ClaimRow::label).toList());
            assertEquals(List.of(Mistake.DERIVATIVE_DROPPED), mistakes(report, "dz"));
            assertEquals(List.of("dz"), report.row("dW").followsFrom());
            assertEquals(List.of("dz"), report.row("db").followsFrom());
        }

        @Test
        void aMistakeBelowAWrongClaimIsFoundToo() {
            Net net = new Net();
            Tensor dz = net.dz().neg();
            HandReport report = net.check()
                    .claim("dz", net.z, dz)
                    .claim("db", net.b, dz.mean(0))
                    .report();

            assertEquals(List.of(Mistake.SIGN), mistakes(report, "dz"));
            assertTrue(mistakes(report, "db").contains(Mistake.MEAN_FOR_SUM), report::text);
            assertFalse(mistakes(report, "db").contains(Mistake.SIGN), report::text);
        }

        @Test
        void aClaimFollowsFromAllWrongOnesThatLeadToIt() {
            try (var trace = Autograd.trace()) {
                Tensor x = Tensor.variable(new double[] {0.3, -0.8}).named("x");
                Tensor u = x.exp().named("u");
                Tensor v = x.sin().named("v");
                Tensor loss = u.square().sum().add(v.mul(3).sum());
                Tensor du = u.detach().mul(-2);
                Tensor dv = Tensor.constant(new double[] {6, 6});
                Tensor dx = du.mul(u.detach()).add(dv.mul(x.detach().cos()));

                HandReport report = HandGradient.check(loss)
                        .claim("du", u, du)
                        .claim("dv", v, dv)
                        .claim("dx", x, dx)
                        .report();
                assertEquals(List.of("dv", "du"), report.row("dx").followsFrom(), report::text);
            }
        }

        @Test
        void pathsWithoutAClaimAreFollowedUpToTheLoss() {
            try (var trace = Autograd.trace()) {
                Tensor x = Tensor.variable(new double[] {0.3, -0.8}).named("x");
                Tensor u = x.exp().named("u");
                Tensor loss = u.square().sum().add(x.sin().mul(3).sum());
                Tensor du = u.detach().mul(-2);
                Tensor dx = du.mul(u.detach()).add(x.detach().cos().mul(3));

                HandReport report = HandGradient.check(loss)
                        .claim("du", u, du)
                        .claim("dx", x, dx)
                        .report();
                assertEquals(List.of("du"), report.row("dx").followsFrom(), report::text);
            }
        }

        @Test
        void aRightClaimBelowAWrongOneStaysRight() {
            Net net = new Net();
            HandReport report = net.check()
                    .claim("dz", net.z, net.dz().mul(2))
                    .claim("dW", net.w, net.dw(net.dz()))
                    .report();

            assertEquals(Verdict.EXACT, report.row("dW").verdict());
            assertEquals(
                    List.of("right, although it does not follow from dz"),
                    report.row("dW").notes());
        }
    }

    @Nested
    class Shapes {
        private final Net net = new Net();
        private final Tensor dw = net.dw(net.dz());

        private List<Mistake> ofW(Tensor claim) {
            return mistakes(net.check().claim("dW", net.w, claim).report(), "dW");
        }

        private List<Mistake> ofB(Tensor claim) {
            return mistakes(net.check().claim("db", net.b, claim).report(), "db");
        }

        @Test
        void aTransposedGradient() {
            assertEquals(List.of(Mistake.TRANSPOSED), ofW(dw.transpose()));
        }

        @Test
        void aTransposedSquareGradientWhichItsShapeDoesNotShow() {
            try (var trace = Autograd.trace()) {
                Tensor w = Tensor.variable(new double[][] {{1, 2}, {3, 4}}).named("w");
                Tensor loss = w.pow(3).sum();
                Tensor dw = w.detach().square().mul(3).transpose();

                assertEquals(
                        List.of(Mistake.TRANSPOSED),
                        mistakes(HandGradient.check(loss).claim("dw", w, dw).report(), "dw"));
            }
        }

        @Test
        void aBatchAxisThatWasNotSummed() {
            assertEquals(List.of(Mistake.BATCH_NOT_SUMMED), ofB(net.dz()));
        }

        @Test
        void aDimensionThatWasKept() {
            assertEquals(List.of(Mistake.DIMENSION_KEPT), ofB(net.dz().sum(true, 0)));
        }

        @Test
        void aSumOverTooManyAxes() {
            assertEquals(List.of(Mistake.SUMMED_TOO_FAR), ofB(net.dz().sum()));
        }

        @Test
        void aMeanForASum() {
            assertTrue(ofB(net.dz().mean(0)).contains(Mistake.MEAN_FOR_SUM));
        }

        @Test
        void comeBeforeTheNumbers() {
            assertEquals(
                    List.of(Mistake.TRANSPOSED, Mistake.SIGN),
                    ofW(dw.transpose().neg()));
        }

        @Test
        void thatNoMistakeLeadsTo() {
            assertEquals(List.of(Mistake.WRONG_SHAPE), ofW(Tensor.ones(dw.dataType(), 7, 7)));
        }
    }

    @Nested
    class Honesty {
        @Test
        void severalPlacesAreListedWithTheClaimsThatWouldDecide() {
            Net net = new Net();
            HandReport report =
                    net.check().claim("dW", net.w, net.dw(net.dz()).neg()).report();
            Finding sign = report.row("dW").findings().get(0);

            assertEquals("sign of one of ∂z/∂W, ∂a/∂z, ∂L/∂a", sign.summary());
            assertEquals(List.of("z", "a"), report.row("dW").furtherClaims());
            assertTrue(report.text().contains("a claim of the gradient by z or a would decide"), report::text);
        }

        @Test
        void aFurtherClaimDecides() {
            Net net = new Net();
            HandReport report = net.check()
                    .claim("dz", net.z, net.dz().neg())
                    .claim("da", net.a, net.da())
                    .claim("dW", net.w, net.dw(net.dz()).neg())
                    .report();

            assertEquals("sign of ∂a/∂z", report.row("dz").findings().get(0).summary());
        }

        @Test
        void aRightClaimSpeaksForThePlacesThatDoNotLeadToIt() {
            Net net = new Net();
            HandReport report = net.check()
                    .claim("dW", net.w, net.dw(net.dz()))
                    .claim("db", net.b, net.dz().sum(0).neg())
                    .report();

            assertEquals(
                    List.of("dW is right, which speaks for ∂z/∂b"),
                    report.row("db").notes(),
                    report::text);
        }

        @Test
        void oneMistakeThatExplainsAllClaimsIsSaidOnce() {
            Net net = new Net();
            HandReport report = net.check()
                    .claim("dW", net.w, net.dw(net.da()))
                    .claim("db", net.b, net.da().sum(0))
                    .report();

            assertEquals(1, report.shared().size());
            assertEquals(
                    "local derivative of tanh dropped in ∂a/∂z",
                    report.shared().get(0).summary());
        }

        @Test
        void whereNothingExplainsItTheRatiosAreShown() {
            Net net = new Net();
            double[] wrong = net.dw(net.dz()).toDoubles();
            for (int i = 0; i < wrong.length; i++) {
                wrong[i] *= 1.5 + i;
            }
            HandReport report = net.check()
                    .claim("dW", net.w, Tensor.constant(wrong).reshape(3, 2))
                    .report();

            assertEquals(List.of(), report.row("dW").findings());
            assertTrue(report.text().contains("yours / right: [[1.5, 2.5], [3.5, 4.5], [5.5, 6.5]]"), report::text);
        }

        @Test
        void aNumberCouldBeOffByAnyFactorSoNoneIsNamed() {
            try (var trace = Autograd.trace()) {
                Tensor w = Tensor.variable(3).named("w");
                HandReport report =
                        HandGradient.check(w.exp()).claim("dw", w, 1.2345).report();

                assertEquals(List.of(), report.row("dw").findings());
            }
        }

        @Test
        void aSearchThatIsCutShortSaysSo() {
            Net net = new Net();
            HandGradient check = net.check().claim("dW", net.w, net.dw(net.dz()).neg());

            for (HandReport report : List.of(
                    check.within(Duration.ZERO).report(),
                    check.within(Duration.ofMinutes(1)).atMost(0).report())) {
                assertFalse(report.isComplete());
                assertTrue(report.text().contains("was cut short"), report::text);
            }
            assertTrue(check.atMost(1000).report().isComplete());
        }

        @Test
        void aGradientOfWhatTheLossDoesNotDependOnIsZero() {
            Net net = new Net();
            Tensor other = Tensor.variable(new double[] {1, 2}).named("other");
            HandReport report =
                    net.check().claim("do", other, new double[] {0, 1}).report();

            assertEquals(
                    List.of("the loss does not depend on other, so its gradient is zero"),
                    report.row("do").notes());
            assertFalse(report.isAllCorrect());
        }
    }

    @Nested
    class Reports {
        private final Net net = new Net();
        private final HandReport report = net.check()
                .claim("dz", net.z, net.dz())
                .claim("db", net.b, net.dz().sum(0).neg())
                .claim("dW", net.w, net.dw(net.dz()).transpose())
                .report();

        @Test
        void areThrownByTheAssertion() {
            AssertionError e = assertThrows(AssertionError.class, report::assertAllCorrect);

            assertEquals(report.text(), e.getMessage());
        }

        @Test
        void canBeReadBackFromJson() throws IOException {
            Map<String, Object> map = JSON.std.mapFrom(report.json());
            Map<?, ?> db = (Map<?, ?>) ((List<?>) map.get("claims")).get(1);

            assertEquals(false, map.get("allCorrect"));
            assertEquals("db", db.get("claim"));
            assertEquals("wrong", db.get("verdict"));
            assertEquals(List.of("SIGN"), ((Map<?, ?>) ((List<?>) db.get("findings")).get(0)).get("mistakes"));
        }

        @Test
        void areTablesInMarkdown() {
            String page = report.markdown();

            assertTrue(page.contains("| dz | z | [5, 2] | exact | "), page);
            assertTrue(page.contains("**db is wrong: sign of ∂z/∂b**"), page);
            assertTrue(page.contains("**dW is wrong: transposed"), page);
        }
    }

    @Nested
    class Refusals {
        private String message(Runnable action) {
            return String.valueOf(
                    assertThrows(AutogradException.class, action::run).getMessage());
        }

        @Test
        void aLossThatWasNotTraced() {
            Tensor x = Tensor.variable(2).named("x");
            String message = message(() -> HandGradient.check(x.square()));

            assertTrue(
                    message.contains("was not traced; compute it inside try (var trace = Autograd.trace())"), message);
        }

        @Test
        void aPartThatWasNotTraced() {
            Tensor x = Tensor.variable(2).named("x");
            Tensor y = x.square();
            Tensor loss;
            try (var trace = Autograd.trace()) {
                loss = y.exp();
            }
            String message =
                    message(() -> HandGradient.check(loss).claim("dx", x, 1).report());

            assertTrue(message.contains("compute the loss and all that it depends on inside"), message);
        }

        @Test
        void aConstantAVectorAndNothingAtAll() {
            Net net = new Net();

            assertTrue(message(() -> net.check().claim("dX", net.x, net.x)).contains("is a constant"));
            assertTrue(message(() -> HandGradient.check(net.z)).contains("gradients are those of one number"));
            assertTrue(message(() -> net.check().report()).contains("nothing was claimed"));
            assertTrue(message(() -> HandGradient.check(Tensor.constant(1))).contains("depends on no variable"));
        }

        @Test
        void twoClaimsAboutOneTensorOrWithOneLabel() {
            Net net = new Net();
            HandGradient twice = net.check().claim("dz", net.z, net.dz()).claim("delta", net.z, net.dz());

            assertTrue(message(twice::report).contains("are about one tensor"));
            assertTrue(message(() -> net.check().claim("d", net.z, net.dz()).claim("d", net.a, net.da()))
                    .contains("two claims are labelled d"));
        }
    }

    @Test
    void theReplayedPassIsTheEngines() {
        Net net = new Net();
        Tensor engines = Gradients.of(net.loss).wrt(net.w);

        assertEquals(
                0, net.check().claim("dW", net.w, engines).report().row("dW").error());
    }
}
