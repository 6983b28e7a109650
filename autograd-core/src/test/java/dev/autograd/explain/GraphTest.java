package dev.autograd.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.Autograd;
import dev.autograd.Tensor;
import dev.autograd.tape.Recording;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GraphTest {
    private final Recording.Switch trace = Autograd.trace();
    private final Tensor w = Tensor.variable(new double[] {1, 2}).named("w1");
    private final Tensor c = Tensor.constant(0.5).named("c");

    @AfterEach
    void stopTracing() {
        trace.close();
    }

    @Test
    void writesTheGraphForGraphviz() {
        String dot = Explain.of(w.mul(c).named("z").sum().named("L")).toDot();
        String nodes = dot.replaceAll(", tooltip=\"[^\"]*\"", "");

        assertEquals("""
                digraph {
                  rankdir=TB;
                  node [fontname="Helvetica", fontsize=11, style=filled, fillcolor=white];
                  n0 [shape=box, fillcolor="#cfe8ff", label="w₁ [2]"];
                  n1 [shape=box, fillcolor="#eeeeee", label="c = 0.5"];
                  n2 [shape=ellipse, label="z = mul\\n[2]"];
                  n3 [shape=ellipse, fillcolor="#fff3bf", label="L = sum\\n[]"];
                  n0 -> n2;
                  n1 -> n2 [style=dashed];
                  n2 -> n3;
                }
                """, nodes);
        assertTrue(dot.contains("tooltip=\"GraphTest.writesTheGraphForGraphviz(GraphTest.java:"), dot);
    }

    @Test
    void writesTheGraphForMermaid() {
        String mermaid = Explain.of(w.mul(c).named("z").sum().named("L")).toMermaid();

        assertTrue(mermaid.startsWith("""
                flowchart TB
                  n0["w₁ #91;2#93;"]:::variable
                  n1["c = 0.5"]:::constant
                  n2(["z = mul<br/>#91;2#93;"])
                  n3(["L = sum<br/>#91;#93;"]):::result
                  n0 --> n2
                  n1 -.-> n2
                  n2 --> n3
                """), mermaid);
    }

    @Test
    void escapesNames() {
        Tensor odd = Tensor.variable(1).named("a\"b\\c\nd<e>#;\u0000`");
        Tensor loss = odd.square().named("L");

        assertTrue(
                Explain.of(loss).toDot().contains("label=\"a\\\"b\\\\c\\nd<e>#;\ufffd` = 1\""),
                Explain.of(loss).toDot());
        assertTrue(
                Explain.of(loss).toMermaid().contains("[\"a#34;b#92;c<br/>d#60;e#62;#35;#59;\ufffd#96; = 1\"]"),
                Explain.of(loss).toMermaid());
    }

    @Test
    void aLongChainNeedsNoRecursion() {
        Tensor x = c.add(w);
        for (int i = 0; i < 20_000; i++) {
            x = x.sin();
        }
        assertEquals(20_004 + 20_003 + 4, Explain.of(x.sum()).toDot().lines().count());
    }
}
