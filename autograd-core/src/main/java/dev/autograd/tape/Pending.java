package dev.autograd.tape;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that have received a gradient and not yet passed it on, newest first: a binary heap by id, with a hash
 * table from node to its entry.
 *
 * @param <G> the type of a gradient
 */
final class Pending<G> {
    private static final int FIRST_CAPACITY = 16;

    private final Cotangents<G> cotangents;
    private Entry<G>[] heap = entries(FIRST_CAPACITY);
    private int size;
    private Entry<G>[] buckets = entries(FIRST_CAPACITY);

    Pending(Cotangents<G> cotangents) {
        this.cotangents = cotangents;
    }

    private static final class Entry<G> {
        final Node<G> node;
        G gradient;
        boolean own;

        @Nullable Entry<G> nextInBucket;

        Entry(Node<G> node, G gradient) {
            this.node = node;
            this.gradient = gradient;
        }

        void add(G other, Cotangents<G> cotangents) {
            cotangents.hold(other);
            G sum = own ? cotangents.addTo(gradient, other) : cotangents.sum(gradient, other);
            if (sum != gradient) {
                cotangents.hold(sum);
                cotangents.release(gradient);
                gradient = sum;
            }
            own = true;
            cotangents.release(other);
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    Node<G> newest() {
        return heap[0].node;
    }

    /** Adds a gradient to those that the node has received. */
    void add(Node<G> node, G gradient) {
        Entry<G> entry = find(node);
        if (entry != null) {
            entry.add(gradient, cotangents);
        } else {
            insert(node, gradient);
        }
    }

    /**
     * Adds what a pullback brings to what the node has received, in place.
     *
     * @return false, having done nothing, where there is nothing yet, or what there is belongs to others too
     */
    boolean addInPlace(Node<G> node, AddingPullback<G> pullback, G upstream) {
        Entry<G> entry = find(node);
        if (entry == null && pullback instanceof PartialPullback<G>) {
            entry = insert(node, cotangents.zero(node));
            entry.own = true;
        }
        if (entry == null || !entry.own) {
            return false;
        }
        pullback.addTo(entry.gradient, upstream);
        return true;
    }

    private @Nullable Entry<G> find(Node<G> node) {
        Entry<G> entry = buckets[bucket(node)];
        while (entry != null && entry.node != node) {
            entry = entry.nextInBucket;
        }
        return entry;
    }

    private Entry<G> insert(Node<G> node, G gradient) {
        if (size == heap.length) {
            grow();
        }
        int bucket = bucket(node);
        Entry<G> entry = new Entry<>(node, gradient);
        entry.nextInBucket = buckets[bucket];
        buckets[bucket] = entry;
        siftUp(entry, size++);
        cotangents.hold(gradient);
        return entry;
    }

    /** Removes the newest node and returns its gradient, which is still held. */
    G removeNewest() {
        Entry<G> newest = heap[0];
        unlink(newest);
        Entry<G> last = heap[--size];
        heap[size] = null;
        if (size > 0) {
            siftDown(last);
        }
        return newest.gradient;
    }

    private int bucket(Node<G> node) {
        return (int) node.id & (buckets.length - 1);
    }

    private void unlink(Entry<G> entry) {
        int bucket = bucket(entry.node);
        if (buckets[bucket] == entry) {
            buckets[bucket] = entry.nextInBucket;
            return;
        }
        for (Entry<G> e = buckets[bucket]; e != null; e = e.nextInBucket) {
            if (e.nextInBucket == entry) {
                e.nextInBucket = entry.nextInBucket;
                return;
            }
        }
    }

    private void siftUp(Entry<G> entry, int index) {
        int i = index;
        while (i > 0) {
            int parent = (i - 1) >>> 1;
            if (heap[parent].node.id >= entry.node.id) {
                break;
            }
            heap[i] = heap[parent];
            i = parent;
        }
        heap[i] = entry;
    }

    private void siftDown(Entry<G> entry) {
        int i = 0;
        for (int child = 1; child < size; child = 2 * i + 1) {
            if (child + 1 < size && heap[child + 1].node.id > heap[child].node.id) {
                child++;
            }
            if (entry.node.id >= heap[child].node.id) {
                break;
            }
            heap[i] = heap[child];
            i = child;
        }
        heap[i] = entry;
    }

    private void grow() {
        heap = Arrays.copyOf(heap, 2 * size);
        buckets = entries(2 * size);
        for (int i = 0; i < size; i++) {
            Entry<G> entry = heap[i];
            int bucket = bucket(entry.node);
            entry.nextInBucket = buckets[bucket];
            buckets[bucket] = entry;
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <G> Entry<G>[] entries(int length) {
        return new Entry[length];
    }
}
