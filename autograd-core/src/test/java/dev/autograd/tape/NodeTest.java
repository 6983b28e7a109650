package dev.autograd.tape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class NodeTest {
    @Test
    void idsGrowWithinAThread() {
        Node<Double> a = node();
        Node<Double> b = node();

        assertTrue(b.id() > a.id());
    }

    @Test
    void aNodeIsYoungerThanWhatItWasComputedFromAlsoAcrossThreads() {
        Node<Double> old = node();
        for (int i = 0; i < 1000; i++) {
            old = node();
        }
        Edge<Double> edge = new Edge<>(old, g -> g);
        Node<Double> young = inAnotherThread(() -> node(edge));

        assertTrue(young.id() > old.id());
        assertTrue(inAnotherThread(() -> node(new Edge<>(young, g -> g))).id() > young.id());
    }

    @Test
    void aNodeIsYoungerThanEachOfItsInputs() {
        Node<Double> first = inAnotherThread(() -> node());
        Edge<Double> toOld = new Edge<>(first, g -> g);
        Edge<Double> toYoung = new Edge<>(node(toOld), g -> g);

        assertTrue(inAnotherThread(() -> node(toOld, toYoung)).id()
                > toYoung.input().id());
        assertTrue(inAnotherThread(() -> node(toYoung, toOld)).id()
                > toYoung.input().id());
    }

    @Test
    void aLeafHasNoEdges() {
        Node<Double> leaf = node();
        Edge<Double> edge = new Edge<>(leaf, g -> g);
        Node<Double> node = node(edge);

        assertTrue(leaf.isLeaf());
        assertFalse(node.isLeaf());
        assertEquals(List.of(edge), node.edges());
        assertSame(leaf, node.input(0));
    }

    @Test
    @SuppressWarnings("NullAway")
    void anEdgeHasBothEnds() {
        assertThrows(NullPointerException.class, () -> new Edge<Double>(null, g -> g));
        assertThrows(NullPointerException.class, () -> new Edge<>(node(), null));
    }

    private static <T> T inAnotherThread(java.util.function.Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> new Thread(task).start())
                .join();
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static Node<Double> node(Edge<Double>... edges) {
        return new Node<>(edges);
    }
}
