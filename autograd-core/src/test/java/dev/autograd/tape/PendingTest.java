package dev.autograd.tape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PendingTest {
    private final Pending<Long> pending = new Pending<>(Long::sum);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 15, 16, 17, 1000, 100_000})
    void returnsNodesNewestFirstWhateverTheOrderTheyCameIn(int count) {
        List<Node<Long>> nodes = nodes(count);
        List<Node<Long>> shuffled = new ArrayList<>(nodes);
        Collections.shuffle(shuffled, new Random(count));
        shuffled.forEach(node -> pending.add(node, node.id));

        for (int i = count - 1; i >= 0; i--) {
            assertSame(nodes.get(i), pending.newest());
            assertEquals(nodes.get(i).id, pending.removeNewest());
        }
        assertTrue(pending.isEmpty());
    }

    @Test
    void addsUpWhatANodeReceives() {
        List<Node<Long>> nodes = nodes(1000);
        for (int times = 1; times <= 3; times++) {
            nodes.forEach(node -> pending.add(node, node.id));
        }

        for (int i = nodes.size() - 1; i >= 0; i--) {
            assertEquals(3 * nodes.get(i).id, pending.removeNewest());
        }
    }

    @Test
    void takesNodesBetweenRemovals() {
        Random random = new Random(1);
        List<Node<Long>> unused = nodes(5000);
        Collections.shuffle(unused, random);
        List<Long> inside = new ArrayList<>();
        while (!unused.isEmpty() || !inside.isEmpty()) {
            if (!unused.isEmpty() && random.nextInt(5) < 3) {
                Node<Long> node = unused.remove(unused.size() - 1);
                pending.add(node, node.id);
                inside.add(node.id);
            } else if (!inside.isEmpty()) {
                Long newest = Collections.max(inside);
                inside.remove(newest);
                assertEquals(newest, pending.removeNewest());
            }
        }
        assertTrue(pending.isEmpty());
    }

    @Test
    void beginsAnewWithANodeThatWasRemoved() {
        List<Node<Long>> nodes = nodes(3 * 1024 + 1);
        for (long round = 1; round <= 2; round++) {
            // Their ids end in the same bits: they share a bucket, the newest one behind the others.
            for (int i = 3; i >= 0; i--) {
                pending.add(nodes.get(1024 * i), round);
            }
            for (int i = 3; i >= 0; i--) {
                assertSame(nodes.get(1024 * i), pending.newest());
                assertEquals(round, pending.removeNewest());
            }
        }
    }

    @Test
    void keepsNodesOfTheSameIdApart() throws InterruptedException {
        List<Node<Long>> nodes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> nodes.addAll(nodes(100)));
            thread.start();
            thread.join();
        }
        assertEquals(nodes.get(0).id, nodes.get(100).id);
        for (int i = 0; i < nodes.size(); i++) {
            pending.add(nodes.get(i), (long) i);
        }
        List<Long> received = new ArrayList<>();
        while (!pending.isEmpty()) {
            int i = nodes.indexOf(pending.newest());
            long gradient = pending.removeNewest();
            assertEquals(i, gradient);
            received.add(gradient);
        }
        assertEquals(nodes.size(), received.stream().distinct().count());
    }

    private static List<Node<Long>> nodes(int count) {
        List<Node<Long>> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            @SuppressWarnings({"unchecked", "rawtypes"})
            Edge<Long>[] none = new Edge[0];
            nodes.add(new Node<>(none));
        }
        return nodes;
    }
}
