package dev.autograd.array;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.gamma.Erf;
import org.apache.commons.numbers.gamma.Erfc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecialFunctionsTest {
    /** The values are those of mpmath 1.3 with 50 digits, rounded to 20. */
    @ParameterizedTest
    @CsvSource(textBlock = """
                asinh, 1e-09, 1.0000000000000000621e-9
                asinh, 0.5, 0.4812118250596034475
                asinh, -3.0, -1.8184464592320668235
                asinh, 1e+200, 461.21016577936908208
                acosh, 1.0000000001, 0.000014142136208675861355
                acosh, 1.5, 0.962423650119206895
                acosh, 40.0, 4.381870348040066987
                acosh, 1e+200, 461.21016577936908208
                atanh, 1e-09, 1.0000000000000000626e-9
                atanh, -0.5, -0.5493061443340548457
                atanh, 0.999999, 7.2543286192476693673
                log2, 1e-310, -1029.7977094150823322
                log2, 0.3, -1.7369655941662062198
                log2, 0.9999999, -1.4426951122643492135e-7
                log2, 1.0000001, 1.4426949695965583682e-7
                log2, 3.0, 1.5849625007211561815
                log2, 1e+300, 996.57842846620870444
                lgamma, 1e-05, 11.512919692895825626
                lgamma, 0.5, 0.57236494292470008707
                lgamma, 1.0000001, -5.772155829918507097e-8
                lgamma, 1.5, -0.12078223763524522235
                lgamma, 1.9999, -0.000042275208772153458011
                lgamma, 10.0, 12.801827480081469611
                lgamma, 100000.0, 1051287.7089736568949
                lgamma, 1e+300, 6.8977552789821374147e+302
                lgamma, -0.5, 1.2655121234846453965
                lgamma, -1.5, 0.86004701537648101451
                lgamma, -3.25, -0.62315345132099864663
                lgamma, -20.75, -43.12325855250222991
                psi0, 1e-05, -100000.57719921567289
                psi0, 0.25, -4.2274535333762654081
                psi0, 1.0, -0.57721566490153286061
                psi0, 1.4616321, -4.3514636958769773704e-8
                psi0, 3.5, 1.1031566406452431872
                psi0, 9.999, 2.2516474172057353142
                psi0, 10.0, 2.2517525890667211076
                psi0, 123.0, 4.8081138065732548174
                psi0, 10000000000.0, 23.02585092989045684
                psi0, -0.75, -2.8941202000429320748
                psi0, -3.25, 4.4662758723502799671
                psi0, -20.6, 2.0286012618396198715
                psi1, 1e-05, 10000000001.64490839
                psi1, 0.25, 17.197329154507110739
                psi1, 1.0, 1.6449340668482264365
                psi1, 1.4616321, 0.96767228526829187788
                psi1, 3.5, 0.33035775610023486497
                psi1, 9.999, 0.10517738667672886215
                psi1, 10.0, 0.10516633568168574612
                psi1, 123.0, 0.0081632199745943673648
                psi1, 10000000000.0, 1.00000000005e-10
                psi1, -0.75, 18.975106932284888517
                psi1, -3.25, 19.474085068082155114
                psi1, -20.6, 10.864181760517212425
                psi2, 1e-05, -2000000000000001.9132
                psi2, 0.25, -129.32773993753692033
                psi2, 1.0, -2.4041138063191885708
                psi2, 1.4616321, -0.88552640771305352892
                psi2, 3.5, -0.108204051641727403
                psi2, 9.999, -0.011052155237122937696
                psi2, 10.0, -0.011049834970802067462
                psi2, 123.0, -0.000066637790315531598673
                psi2, 10000000000.0, -1.0000000001e-20
                psi2, -0.75, -124.58699919679617959
                psi2, -3.25, 123.95521103942202266
                psi2, -20.6, -22.278541957846910931
                psi3, 1e-05, 5.9999999999999980368e+20
                psi3, 0.25, 1538.782144009188396
                psi3, 1.0, 6.4939394022668291491
                psi3, 1.4616321, 1.5509987426675583068
                psi3, 3.5, 0.070305848817252051255
                psi3, 9.999, 0.0023206313884573803265
                psi3, 10.0, 0.0023199013042898683856
                psi3, 123.0, 1.087945799446045699e-6
                psi3, 10000000000.0, 2.0000000003e-30
                psi3, -0.75, 1557.745106972151359
                psi3, -3.25, 1558.5088028182791312
                psi3, -20.6, 283.60208741451582745
                psi8, 1e-05, -4.0319999999999970315e+49
                psi8, 0.25, -10569651520.043915009
                psi8, 1.0, -40400.978398747634885
                psi8, 1.4616321, -1337.0569882170216437
                psi8, 3.5, -0.57638465186993246759
                psi8, 9.999, -0.000073591970977675218606
                psi8, 10.0, -0.000073530517935548383886
                psi8, 123.0, -9.9369936890747028286e-14
                psi8, 10000000000.0, -5.0400000020160000003e-77
                psi8, -0.75, -10569114526.390508516
                psi8, -3.25, 10569114259.560384127
                psi8, -20.6, -149809052.14881423948
                psi0, 1.4616321449683622, -9.2412655217294275168e-17
                psi0, 1.4616321449683625, 1.2245374622004069031e-16
                erf, 1e-10, 1.128379167095512615e-10
                erf, 0.3, 0.32862675945912741619
                erf, -1.0, -0.84270079294971486934
                erf, 2.5, 0.99959304798255504106
                erfc, -2.0, 1.9953222650189527342
                erfc, 0.3, 0.67137324054087258381
                erfc, 5.0, 1.5374597944280348502e-12
                erfc, 20.0, 5.3958656116079009289e-176
                erfc, 26.0, 5.6631924088561428465e-296
                """)
    void agreesWithFiftyDigitArithmetic(String name, double x, double value) {
        // Below 0 the reflection formula subtracts.
        double tolerance = x < 0 ? 1e-14 : 1e-15;
        assertEquals(value, function(name).applyAsDouble(x), tolerance * Math.abs(value));
    }

    private static DoubleUnaryOperator function(String name) {
        return switch (name) {
            case "asinh" -> SpecialFunctions::asinh;
            case "acosh" -> SpecialFunctions::acosh;
            case "atanh" -> SpecialFunctions::atanh;
            case "log2" -> SpecialFunctions::log2;
            case "lgamma" -> SpecialFunctions::lgamma;
            case "erf" -> Erf::value;
            case "erfc" -> Erfc::value;
            default -> x -> SpecialFunctions.polygamma(Integer.parseInt(name.substring(3)), x);
        };
    }

    @Test
    void powersOfTwoHaveWholeLogarithms() {
        for (int k = -1074; k <= 1023; k++) {
            assertEquals(k, SpecialFunctions.log2(Math.scalb(1.0, k)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "log2, 0, -Infinity",
        "log2, -1, NaN",
        "log2, Infinity, Infinity",
        "asinh, -Infinity, -Infinity",
        "asinh, -0.0, -0.0",
        "acosh, 1, 0",
        "acosh, 0.9, NaN",
        "acosh, Infinity, Infinity",
        "atanh, 1, Infinity",
        "atanh, -1, -Infinity",
        "atanh, 1.5, NaN",
        "lgamma, 0, Infinity",
        "lgamma, -3, Infinity",
        "lgamma, 1, 0",
        "lgamma, Infinity, Infinity",
        "psi0, 0, -Infinity",
        "psi0, -0.0, Infinity",
        "psi0, -2, NaN",
        "psi0, Infinity, Infinity",
        "psi1, 0, Infinity",
        "psi1, -2, Infinity",
        "psi1, Infinity, 0",
        "psi1, 1e200, 1e-200",
        "psi2, 0, -Infinity",
        "psi2, -2, NaN",
        "psi1, NaN, NaN",
    })
    void goesToItsLimitAtThePolesAndTheEnds(String name, double x, double value) {
        assertEquals(value, function(name).applyAsDouble(x));
    }
}
