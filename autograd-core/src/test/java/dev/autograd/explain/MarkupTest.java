package dev.autograd.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.autograd.Autograd;
import dev.autograd.Gradients;
import dev.autograd.Tensor;
import dev.autograd.tape.Recording;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.SplittableRandom;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

class MarkupTest {
    private static final String BEFORE = "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\"><mrow>";
    private static final String AFTER = "</mrow></math>";

    private final Recording.Switch trace = Autograd.trace();

    private final Tensor a = Tensor.variable(0.5).named("a");
    private final Tensor b = Tensor.variable(-0.3).named("b");
    private final Tensor t = Tensor.constant(1).named("t");
    private final Tensor H =
            Tensor.variable(new double[][] {{1, 2, 3}, {4, 5, 6}}).named("H");
    private final Tensor v = Tensor.variable(new double[] {1, 2, 3}).named("v");

    @AfterEach
    void stopTracing() {
        trace.close();
    }

    @Test
    void writesFormulasInLatex() {
        assertEquals(
                "L = \\tfrac{1}{2} \\cdot {\\left(t - a\\right)}^{2}",
                Formula.of(t.sub(a).square().mul(0.5).named("L")).latex());
        assertEquals("\\frac{a + b}{{b}^{2}}", latex(a.add(b).div(b.square())));
        assertEquals("e^{-\\frac{a}{b}}", latex(a.div(b).neg().exp()));
        assertEquals("{\\left(e^{a}\\right)}^{3}", latex(a.exp().pow(3)));
        assertEquals("\\sqrt{a \\cdot b}", latex(a.mul(b).sqrt()));
        assertEquals(
                "\\sigma\\left(a\\right) \\cdot \\tanh\\left(b\\right)",
                latex(a.sigmoid().mul(b.tanh())));
        assertEquals("\\operatorname{softplus}\\left(a\\right)", latex(a.softplus()));
        assertEquals(
                "{H}^{\\top} \\cdot {H}^{2} \\cdot v",
                latex(H.transpose().matmul(H.square().matmul(v))));
        assertEquals(
                "\\operatorname{mean}_{\\text{axis 1, kept}}\\left(H \\odot v\\right)",
                latex(H.mul(v).mean(true, 1)));
        assertEquals("\\left[a > b\\right]", latex(a.gt(b).to(a.dataType())));
        assertEquals(
                "\\begin{cases} a & \\text{if } a > b \\\\ b & \\text{else} \\end{cases}", latex(a.where(a.gt(b), b)));
    }

    @Test
    void writesFormulasInMathMl() {
        assertEquals(
                "<mi>L</mi><mo>=</mo><mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac><mo>·</mo><msup><mrow>"
                        + "<mrow><mo>(</mo><mrow><mi>t</mi><mo>−</mo><mi>a</mi></mrow><mo>)</mo></mrow></mrow>"
                        + "<mrow><mn>2</mn></mrow></msup>",
                mathml(t.sub(a).square().mul(0.5).named("L")));
        assertEquals(
                "<mfrac><mrow><mi>a</mi></mrow><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow></mfrac>",
                mathml(a.div(a.add(b))));
        assertEquals(
                "<msub><mi>sum</mi><mtext>axis\u00a01</mtext></msub><mrow><mo>(</mo><mrow><mi>H</mi></mrow><mo>)</mo></mrow>",
                mathml(H.sum(1)));
    }

    @Test
    void writesNumbersInEveryMarkup() {
        Formula formula = Formula.of(b.mul(1.5e-9).exp());

        assertEquals("e^{1.5 \\times 10^{-9} \\cdot \\left(-0.3\\right)}", formula.numbers(Markup.LATEX, 6));
        assertEquals("exp(1.5e−9·(−0.3))", formula.numbers(Markup.TEXT, 6));
        assertEquals(
                "<mn>1.5</mn><mo>×</mo><msup><mrow><mn>10</mn></mrow><mrow><mo>−</mo><mn>9</mn></mrow></msup>",
                inside(Formula.of(Tensor.variable(1.5e-9).named("x")).numbers(Markup.MATHML, 6)));
    }

    @Test
    void setsANumberOfSeveralSignsInParenthesesWhereItMustBeOne() {
        Tensor tiny = Tensor.variable(1.5e-9);

        assertEquals(
                "{\\left(1.5 \\times 10^{-9}\\right)}^{2}",
                Formula.of(tiny.square()).numbers(Markup.LATEX, 6));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "w1       | w₁     | w_{1}                       | <msub><mi>w</mi><mn>1</mn></msub>",
                "theta_12 | θ₁₂    | \\theta_{12}                | <msub><mi>θ</mi><mn>12</mn></msub>",
                "Sigma    | Σ      | \\Sigma                     | <mi>Σ</mi>",
                "y_hat    | ŷ      | \\hat{y}                    | <mover accent=\"true\"><mi>y</mi><mo>^</mo></mover>",
                "mu_bar2  | μ̄₂     | \\bar{\\mu}_{2}              | <msub><mover accent=\"true\"><mi>μ</mi><mo>¯</mo></mover><mn>2</mn></msub>",
                "x_prime  | x′     | x'                          | <msup><mi>x</mi><mo>′</mo></msup>",
                "w1'      | w′₁    | w'_{1}                      | <msubsup><mi>w</mi><mn>1</mn><mo>′</mo></msubsup>",
                "z_out    | z_out  | z_{\\mathrm{out}}           | <msub><mi>z</mi><mi>out</mi></msub>",
                "loss     | loss   | \\mathrm{loss}             | <mi>loss</mi>",
                "red_hat  | red_hat| \\mathrm{red}_{\\mathrm{hat}} | <msub><mi>red</mi><mi>hat</mi></msub>",
                "a<b&c    | a<b&c  | \\mathrm{a<b\\&c}           | <mi>a&lt;b&amp;c</mi>",
                "50%_{x}$ | 50%_{x}$ | \\mathrm{50\\%\\_\\{x\\}\\$} | <mi>50%_{x}$</mi>",
                "重量      | 重量    | \\mathrm{\\langle\\text{U+91CD}\\rangle{}\\langle\\text{U+91CF}\\rangle{}} | <mi>重量</mi>"
            })
    void writesNames(String given, String text, String latex, String mathml) throws Exception {
        Formula formula = Formula.of(Tensor.variable(1).named(given));

        assertEquals(text, formula.name());
        assertEquals(latex, formula.name(Markup.LATEX));
        assertEquals(mathml, inside(formula.name(Markup.MATHML)));
        LatexChecker.checkMaths(latex);
        parse(formula.name(Markup.MATHML));
    }

    @Test
    void replacesWhatXmlDoesNotAllow() throws Exception {
        Formula formula = Formula.of(Tensor.variable(1).named("a\u0000b\uffff\ud800"));

        assertEquals(
                "a\ufffdb\ufffd\ufffd",
                parse(formula.mathml()).getElementsByTagName("mi").item(0).getTextContent());
    }

    @Test
    void writesLayersByTheirPaths() {
        assertEquals(
                "\\mathrm{layers.0.weight}",
                Formula.of(Tensor.variable(1).named("layers.0.weight")).name(Markup.LATEX));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyFormulaIsWellFormed(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 100; i++) {
            Tensor z = expression(random, 5);
            for (Tensor x :
                    List.of(z, Gradients.of(z.add(a).add(b).sum()).createGraph().wrt(a))) {
                Formula formula = Formula.of(x);
                LatexChecker.checkMaths(formula.latex());
                LatexChecker.checkMaths(formula.numbers(Markup.LATEX, 6));
                parse(formula.mathml());
                parse(formula.numbers(Markup.MATHML, 6));
            }
        }
    }

    @Test
    void theCheckerRefusesBrokenLatex() {
        for (String broken : List.of("{a", "a}", "\\left(a", "\\foo", "a & b", "é", "\\frac{a}{b}}", "\\text{a_b}")) {
            assertThrows(AssertionError.class, () -> LatexChecker.checkMaths(broken), broken);
        }
    }

    private Tensor expression(SplittableRandom random, int depth) {
        if (depth == 0 || random.nextInt(8) == 0) {
            return List.of(a, b, H, v, Tensor.constant(random.nextInt(-2, 4)), Tensor.constant(1e-9))
                    .get(random.nextInt(6));
        }
        Tensor x = expression(random, depth - 1);
        return switch (random.nextInt(14)) {
            case 0 -> x.add(expression(random, depth - 1));
            case 1 -> x.sub(expression(random, depth - 1));
            case 2 -> x.tanh().mul(expression(random, depth - 1));
            case 3 -> expression(random, depth - 1).div(x.square().add(1));
            case 4 -> x.neg();
            case 5 -> x.sigmoid().square();
            case 6 -> x.maximum(expression(random, depth - 1));
            case 7 -> x.abs().add(0.5).pow(expression(random, 1));
            case 8 -> x.exp().pow(3);
            case 9 -> x.relu();
            case 10 -> x.softplus().sqrt();
            case 11 -> x.rank() == 0 ? x.clamp(0, 1) : x.mean(true, -1);
            case 12 -> x.where(x.gt(0.5), expression(random, 2).mul(0).add(x));
            default -> x.abs().add(1).log();
        };
    }

    private static String latex(Tensor tensor) {
        return Formula.of(tensor).latex();
    }

    private static String mathml(Tensor tensor) {
        return inside(Formula.of(tensor).mathml());
    }

    private static String inside(String mathml) {
        assertEquals(BEFORE, mathml.substring(0, BEFORE.length()));
        assertEquals(AFTER, mathml.substring(mathml.length() - AFTER.length()));
        return mathml.substring(BEFORE.length(), mathml.length() - AFTER.length());
    }

    static Element parse(String xml) throws ParserConfigurationException, IOException, SAXException {
        DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        builder.setErrorHandler(new DefaultHandler());
        return builder.parse(new InputSource(new StringReader(xml))).getDocumentElement();
    }
}
