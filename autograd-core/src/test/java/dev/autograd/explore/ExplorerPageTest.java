package dev.autograd.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.Autograd;
import dev.autograd.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a browser; skipped where there is none. */
class ExplorerPageTest {
    private static final String RIGHT = "\uE014";
    private static final String LEFT = "\uE012";
    private static final String UP = "\uE013";
    private static final String HOME = "\uE011";
    private static final String END = "\uE010";
    private static final String ENTER = "\uE007";
    private static final String ESCAPE = "\uE00C";
    private static final String BACKSPACE = "\uE003";

    @TempDir
    private static Path folder;

    private static Browser browser;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        browser = Browser.open(1280, 800);
        try (var trace = Autograd.trace()) {
            Tensor x = Tensor.constant(3).named("x");
            Tensor w = Tensor.variable(2).named("w");
            Explorer.of(x.mul(w).add(w).square().named("L")).title("Fan-in").write(page("fan-in"));
        }
        try (var trace = Autograd.trace()) {
            Tensor h = Tensor.variable(new double[][] {{1, 2}, {3, 4}}).named("x");
            for (int i = 0; i < 30; i++) {
                try (var block = Autograd.namedScope("blocks." + i)) {
                    h = h.tanh().mul(2);
                }
            }
            Explorer.of(h.sum().named("L")).write(page("blocks"));
        }
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    private static Path page(String name) {
        return folder.resolve(name + ".html");
    }

    private static String state(String what) throws IOException, InterruptedException {
        return browser.text("String(explorer.page.state." + what + ")");
    }

    @Test
    void stepsByButtonsKeysSliderAndLink() throws IOException, InterruptedException {
        browser.open(page("fan-in"), "");
        assertEquals("Step 0 of 4", browser.seen("#place"));
        browser.click("#next");
        assertEquals("1", state("step"));
        browser.press(RIGHT, RIGHT);
        assertEquals("3", state("step"));
        browser.press(LEFT);
        assertEquals("2", state("step"));
        browser.press(END);
        assertEquals("4", state("step"));
        browser.press(HOME);
        assertEquals("0", state("step"));
        browser.run("const s = document.getElementById('slider'); s.value = 3; s.dispatchEvent(new Event('input'))");
        assertEquals("3", state("step"));
        String link = browser.text("location.hash");
        browser.open(page("fan-in"), link);
        assertEquals("Step 3 of 4", browser.seen("#place"));
    }

    @Test
    void showsUpstreamLocalDerivativeAndProduct() throws IOException, InterruptedException {
        browser.open(page("fan-in"), "#step=4");

        assertEquals("48", browser.seen("#step .term.product .number"));
        assertEquals("16", browser.seen("#step .term.up .number"));
        assertEquals("3", browser.seen("#step .term.local .number"));
        assertEquals(
                "3",
                browser.text("new Set(['up', 'local', 'product'].map(k => getComputedStyle("
                        + "document.querySelector('#step .term.' + k + ' .number')).color)).size"));
        assertEquals("1", browser.text("document.querySelectorAll('#step .formula math .up').length"));
    }

    @Test
    void saysNotComputedYetAndThenTheRunningSum() throws IOException, InterruptedException {
        browser.open(page("fan-in"), "#step=1&value=1");
        assertTrue(browser.seen("#card").contains("not computed yet"), browser.seen("#card"));

        browser.open(page("fan-in"), "#step=3");
        assertTrue(browser.seen("#card").contains("so far, 1 of 2 shares"), browser.seen("#card"));

        browser.open(page("fan-in"), "#step=4");
        assertTrue(browser.seen("#step .shares").contains("complete"), browser.seen("#step"));
        assertTrue(browser.seen("#step .total").contains("64"), browser.seen("#step"));
        assertTrue(browser.seen("#step .assign").contains("instead of += you would get 48"), browser.seen("#step"));
    }

    @Test
    void showsWhatIsKnownOfAValue() throws IOException, InterruptedException {
        browser.open(page("fan-in"), "#step=4&value=1");
        String card = browser.seen("#card");

        for (String part : List.of("w", "variable", "scalar DOUBLE", "agrees", "64")) {
            assertTrue(card.contains(part), part + " in " + card);
        }
        browser.press(UP);
        browser.open(page("fan-in"), "#value=2");
        card = browser.seen("#card");
        for (String part : List.of("mul", "ExplorerPageTest.start(ExplorerPageTest.java:", "6")) {
            assertTrue(card.contains(part), part + " in " + card);
        }
    }

    @Test
    void showsTheArithmeticOfAnElement() throws IOException, InterruptedException {
        browser.open(page("blocks"), "#step=61&module=-1&value=0");
        browser.click("#card [aria-label=\"value [1, 0] 3\"]");

        assertTrue(browser.seen("#card").contains("Element [1, 0] of x"), browser.seen("#card"));
        assertTrue(browser.seen("#card").contains("upstream [1, 0]"), browser.seen("#card"));
    }

    @Test
    void opensModulesAndFoldsThoseThatAreAlike() throws IOException, InterruptedException {
        browser.open(page("blocks"), "");
        assertEquals("0", state("view"));
        assertEquals(
                "blocks.0 … 29 ×30",
                browser.text("explorer.tape.moduleName(explorer.graph.drawing.of["
                        + "[...explorer.graph.drawing.kind].indexOf(1)])"));
        browser.run(
                "explorer.page.openModuleCard(explorer.graph.drawing.of[[...explorer.graph.drawing.kind].indexOf(1)])");
        browser.press(ENTER);
        assertTrue(browser.seen("#crumbs").contains("×30"), browser.seen("#crumbs"));
        assertEquals("30", browser.text("explorer.graph.drawing.kind.filter(k => k === 1).length"));
        browser.press(BACKSPACE);
        assertEquals("0", state("view"));
        browser.press("m");
        assertEquals("-1", state("view"));
    }

    @Test
    void searchesByName() throws IOException, InterruptedException {
        browser.open(page("blocks"), "");
        browser.press("/");
        browser.type("#search", "tanh blocks.29");
        browser.press(ENTER);

        assertEquals("tanh", browser.text("explorer.tape.operation(explorer.page.state.value)"));
        browser.press("/");
        browser.type("#search", "no such value");
        assertEquals("nothing found", browser.seen("#found"));
    }

    @Test
    void showsThePathFromTheResult() throws IOException, InterruptedException {
        browser.open(page("fan-in"), "#value=1");
        browser.press("p");
        assertTrue(browser.seen("#route").startsWith("2 paths"), browser.seen("#route"));
        browser.press(ESCAPE);
        assertEquals("true", browser.text("document.getElementById('route').hidden"));
    }

    @Test
    void asksForAGradientHintsAndReveals() throws IOException, InterruptedException {
        browser.open(page("fan-in"), "#step=4&value=1");
        browser.press("q");
        assertFalse(browser.seen("aside").contains("64"), browser.seen("aside"));
        browser.type("#answer", "48" + ENTER);
        assertTrue(browser.seen("#reply").contains("the last share alone"), browser.seen("#reply"));
        browser.click("#hint");
        assertTrue(browser.seen("#hints").contains("2 times"), browser.seen("#hints"));
        browser.run("document.getElementById('answer').value = ''");
        browser.type("#answer", "64" + ENTER);
        assertTrue(browser.seen("#card").contains("revealed"), browser.seen("#card"));
        assertTrue(browser.seen("#card").contains("64"), browser.seen("#card"));
    }

    @Test
    void listsAllValuesInATable() throws IOException, InterruptedException {
        browser.open(page("fan-in"), "#step=1");
        browser.press("t");
        String table = browser.seen("#table");

        assertEquals("5", browser.text("document.querySelectorAll('#table tbody tr').length"));
        assertTrue(table.contains("not computed yet"), table);
        assertTrue(table.contains("agrees"), table);
        browser.press(RIGHT, RIGHT);
        assertTrue(browser.seen("#table").contains("so far, 1 of 2"), browser.seen("#table"));
    }

    @Test
    void switchesBetweenLightAndDark() throws IOException, InterruptedException {
        browser.open(page("fan-in"), "");
        String before = browser.text("getComputedStyle(document.body).backgroundColor");
        browser.press("d");
        assertFalse(before.equals(browser.text("getComputedStyle(document.body).backgroundColor")));
    }

    @Test
    void showsHostileNamesAsText() throws IOException, InterruptedException {
        String name = "</script><img src=x onerror=\"window.hit=1\"> '& ü 😀";
        try (var trace = Autograd.trace();
                var scope = Autograd.namedScope("<img src=x onerror=window.hit=2>")) {
            Tensor w = Tensor.variable(2).named(name);
            Explorer.of(w.mul(Tensor.constant(3).named("${7*7}{{data}}")).named("<!-- L"))
                    .title("</title><script>window.hit=3</script>")
                    .write(page("hostile"));
        }
        browser.open(page("hostile"), "#step=1");
        browser.press("t", "t", "p", "q");

        assertEquals("null", browser.text("String(window.hit ?? null)"));
        assertEquals(name, browser.text("explorer.tape.name(0)"));
        assertTrue(browser.seen("#step").contains(name), browser.seen("#step"));
        assertEquals("</title><script>window.hit=3</script>", browser.text("document.title"));
        assertEquals("0", browser.text("document.images.length"));
        assertNoErrors();
    }

    @Tag("slow")
    @Test
    void opensATapeOfTenThousandInUnderTwoSeconds() throws IOException, InterruptedException {
        try (var trace = Autograd.trace()) {
            Tensor x = Tensor.variable(0.3).named("x");
            Tensor h = x;
            for (int i = 0; i < 5_000; i++) {
                h = h.mul(x).add(0.5);
            }
            Explorer.of(h.named("L")).withoutDifferences().write(page("long"));
        }
        browser.open(page("long"), "#step=5");
        int ready = Integer.parseInt(browser.text("document.documentElement.dataset.ready"));

        assertTrue(ready < 2_000, "ready after " + ready + " ms");
        int drawn = Integer.parseInt(browser.text("explorer.graph.drawn.boxes"));
        assertTrue(drawn > 0 && drawn < 100, drawn + " boxes drawn");
        browser.press(END);
        assertTrue(browser.seen("#place").startsWith("Step 15,000 of 15,000"), browser.seen("#place"));
        assertNoErrors();
    }

    @Test
    void asksTheNetworkForNothingAndReportsNoError() throws IOException, InterruptedException {
        browser.log("performance");
        browser.open(page("blocks"), "#step=7");
        browser.press(RIGHT, "t", "t", "p", "q", "d", "m");

        List<String> requests = browser.log("performance").stream()
                .map(entry -> String.valueOf(entry.get("message")))
                .filter(message -> message.contains("\"Network.requestWillBeSent\""))
                .filter(message -> !message.contains(page("blocks").toUri().toString()))
                .filter(message -> !message.contains("\"url\":\"data:,\""))
                .toList();
        assertEquals(List.of(), requests);
        assertEquals(
                "0",
                browser.text(
                        "performance.getEntriesByType('resource').filter(r => !r.name.startsWith('data:')).length"));
        assertNoErrors();
    }

    private static void assertNoErrors() throws IOException, InterruptedException {
        assertEquals(List.of(), browser.log("browser"));
    }
}
