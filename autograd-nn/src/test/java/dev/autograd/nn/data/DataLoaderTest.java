package dev.autograd.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.Autograd;
import dev.autograd.AutogradException;
import dev.autograd.Seed;
import dev.autograd.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;

class DataLoaderTest {
    /** Sample i is the pair of (i, 2i), with target -i. */
    private static TensorDataset numbers(int n) {
        Tensor i = Tensor.arange(n).to(DataType.DOUBLE);
        return TensorDataset.of(Tensor.stack(1, i, i.mul(2)), i.neg());
    }

    private static List<List<Double>> targets(Iterable<Batch> batches) {
        List<List<Double>> targets = new ArrayList<>();
        batches.forEach(batch ->
                targets.add(Arrays.stream(batch.y().toDoubles()).boxed().toList()));
        return targets;
    }

    private static List<Double> flat(Iterable<Batch> batches) {
        return targets(batches).stream().flatMap(List::stream).toList();
    }

    @Test
    void goesFromFirstToLastUnlessItShuffles() {
        DataLoader loader = DataLoader.of(numbers(5)).batchSize(2);

        assertEquals(List.of(List.of(-0.0, -1.0), List.of(-2.0, -3.0), List.of(-4.0)), targets(loader.epoch(3)));
        assertEquals(3, loader.batches());
    }

    @Test
    void leavesOutALastBatchThatIsNotFull() {
        DataLoader loader = DataLoader.of(numbers(5)).batchSize(2).dropLast();

        assertEquals(2, loader.batches());
        assertEquals(List.of(List.of(-0.0, -1.0), List.of(-2.0, -3.0)), targets(loader.epoch(0)));
        assertEquals(2, DataLoader.of(numbers(4)).batchSize(2).batches());
    }

    @Test
    void keepsWhatBelongsToASampleTogether() {
        for (Batch batch : DataLoader.of(numbers(10)).batchSize(3).shuffle(1)) {
            for (int i = 0; i < batch.size(); i++) {
                assertEquals(-batch.y().get(i), batch.x().get(i, 0));
                assertEquals(-2 * batch.y().get(i), batch.x().get(i, 1));
            }
        }
    }

    @Test
    void showsEachSampleOncePerEpoch() {
        List<Double> seen = new ArrayList<>(
                flat(DataLoader.of(numbers(100)).batchSize(7).shuffle(1).epoch(4)));
        seen.sort((a, b) -> Double.compare(b, a));

        assertEquals(flat(DataLoader.of(numbers(100)).epoch(0)), seen);
    }

    @Test
    void ordersByTheSeedAndTheEpochAlone() {
        DataLoader loader = DataLoader.of(numbers(50)).batchSize(8).shuffle(5);
        List<Double> third = flat(loader.epoch(3));
        flat(loader);

        assertEquals(third, flat(loader.epoch(3)));
        assertEquals(third, flat(DataLoader.of(numbers(50)).shuffle(5).epoch(3)));
        assertNotEquals(third, flat(loader.epoch(2)));
        assertNotEquals(third, flat(DataLoader.of(numbers(50)).shuffle(4).epoch(3)));
        // The seed and the epoch are not just added.
        assertNotEquals(third, flat(DataLoader.of(numbers(50)).shuffle(4).epoch(4)));
    }

    @Test
    void beginsTheNextEpochWithEachWalk() {
        DataLoader loader = DataLoader.of(numbers(50)).shuffle(5);

        assertEquals(flat(loader.epoch(0)), flat(loader));
        assertEquals(flat(loader.epoch(1)), flat(loader));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100})
    void fetchesTheSameBatchesAhead(int ahead) {
        DataLoader loader = DataLoader.of(numbers(50)).batchSize(7).shuffle(5);

        assertEquals(targets(loader.epoch(2)), targets(loader.prefetch(ahead).epoch(2)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 100})
    void beginsWithinAnEpochWithoutMakingWhatIsBefore(int ahead) {
        Recorder samples = new Recorder(numbers(50));
        DataLoader loader = DataLoader.of(samples).batchSize(7).shuffle(5).prefetch(ahead);
        List<List<Double>> all = targets(loader.epoch(2));
        samples.asked.clear();

        assertEquals(all.subList(3, 8), targets(loader.epoch(2, 3)));
        assertEquals(5, samples.asked.size());
        assertEquals(List.of(), targets(loader.epoch(2, 8)));
        assertMessage(
                "epoch: can't begin at batch 9, the batches of an epoch are 0..7",
                assertThrows(IllegalArgumentException.class, () -> loader.epoch(2, 9)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void changesABatchByItsNumberAlone(int ahead) {
        DataLoader plain = DataLoader.of(numbers(20)).batchSize(4).prefetch(ahead);
        DataLoader noisy = plain.augment(7, (batch, seed) -> Batch.of(batch.y().add(seed.nextDouble())));
        List<List<Double>> all = targets(noisy.epoch(1));

        assertEquals(all.subList(2, 5), targets(noisy.epoch(1, 2)));
        assertNotEquals(all, targets(noisy.epoch(0)));
        assertNotEquals(all.get(0).get(0) + 0.0, all.get(1).get(0) + 4, "each batch has noise of its own");
        assertEquals(
                all.get(0).stream().map(y -> y * 2).toList(),
                targets(noisy.augment(8, (batch, seed) -> Batch.of(batch.y().mul(2)))
                                .epoch(1))
                        .get(0),
                "one after the other");
    }

    @Test
    void fetchesAheadNoMoreThanIsWanted() throws InterruptedException {
        Recorder samples = new Recorder(numbers(20));
        Iterator<Batch> walk = DataLoader.of(samples).prefetch(3).iterator();
        walk.next();
        for (int i = 0; i < 1000 && samples.asked.size() < 4; i++) {
            Thread.sleep(10);
        }
        Thread.sleep(50);

        assertEquals(4, samples.asked.size());
        assertTrue(samples.asked.stream().allMatch(Prefetcher.THREAD_NAME::equals), samples.asked::toString);
    }

    @Test
    void leavesNoThreadBehindWhenAWalkIsLeft() throws InterruptedException {
        for (Batch batch : DataLoader.of(numbers(1000)).prefetch(4)) {
            assertEquals(1, batch.size());
            break;
        }
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (isPrefetching() && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }

        assertFalse(isPrefetching());
    }

    private static boolean isPrefetching() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(Prefetcher.THREAD_NAME));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void throwsWhatGoesWrongWhereTheBatchIsAskedFor(int ahead) {
        Dataset broken = numbers(6).map(batch -> {
            if (batch.y().get(0) == -4) {
                throw new UnsupportedOperationException("sample 4 is broken");
            }
            return batch;
        });
        Iterator<Batch> walk =
                DataLoader.of(broken).batchSize(2).prefetch(ahead).epoch(0).iterator();
        walk.next();
        walk.next();

        Exception e = assertThrows(UnsupportedOperationException.class, walk::next);
        assertEquals("sample 4 is broken", e.getMessage());
        assertFalse(walk.hasNext());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void throwsErrorsToo(int ahead) {
        Dataset broken = numbers(2).map(batch -> {
            throw new StackOverflowError("too deep");
        });

        assertThrows(
                StackOverflowError.class,
                () -> DataLoader.of(broken).prefetch(ahead).iterator().next());
    }

    @Test
    void aWaitThatIsInterruptedSaysSo() {
        Dataset slow = numbers(2).map(batch -> {
            try {
                Thread.sleep(2000);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return batch;
        });
        Iterator<Batch> walk = DataLoader.of(slow).prefetch(1).iterator();
        Thread.currentThread().interrupt();

        assertThrows(AutogradException.class, walk::next);
        assertTrue(Thread.interrupted());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void endsAfterTheLastBatch(int ahead) {
        Iterator<Batch> walk = DataLoader.of(numbers(2)).prefetch(ahead).iterator();
        walk.next();
        walk.next();

        assertFalse(walk.hasNext());
        assertThrows(NoSuchElementException.class, walk::next);
    }

    @Test
    void whatIsFetchedAheadOutlivesTheScopesOfTheConsumer() {
        Tensor large = Tensor.linspace(DataType.DOUBLE, 0, 1, 40 * 5000).reshape(40, 5000);
        Tensor small = Tensor.arange(40);
        List<Batch> kept = new ArrayList<>();
        Iterator<Batch> walk = DataLoader.of(TensorDataset.of(large, small))
                .batchSize(4)
                .prefetch(2)
                .iterator();
        while (walk.hasNext()) {
            try (var scope = Autograd.scope()) {
                Batch batch = walk.next();
                batch.x().mul(2).sum().item();
                kept.add(batch);
            }
        }

        for (int i = 0; i < kept.size(); i++) {
            assertArrayEquals(
                    large.slice(0, 4L * i, 4L * i + 4).toDoubles(),
                    kept.get(i).x().toDoubles(),
                    0);
            assertEquals(4.0 * i + 3, kept.get(i).y().get(3));
        }
    }

    @Test
    void aBatchThatIsMadeInAScopeBelongsToIt() {
        Batch batch;
        try (var scope = Autograd.scope()) {
            batch = DataLoader.of(numbers(5)).iterator().next();
            assertEquals(0, batch.x().get(0, 0));
        }

        assertThrows(AutogradException.class, () -> batch.y().item());
    }

    @Test
    void refusesWhatHasNoBatch() {
        assertMessage(
                "the data set is empty: there is no sample to make a batch of",
                assertThrows(AutogradException.class, () -> DataLoader.of(numbers(0))));
        assertMessage(
                "no batch is left: the data set has 3 samples, a batch has 4, and dropLast() leaves out what is not full",
                assertThrows(
                        AutogradException.class,
                        () -> DataLoader.of(numbers(3)).batchSize(4).dropLast().epoch(0)));
        assertMessage(
                "a batch has at least one sample, not 0",
                assertThrows(IllegalArgumentException.class, () -> DataLoader.of(numbers(3))
                        .batchSize(0)));
    }

    @Test
    void takesASeedToo() {
        Seed seed = Seed.of(1);
        List<Double> first = flat(DataLoader.of(numbers(50)).shuffle(seed).epoch(0));
        List<Double> second = flat(DataLoader.of(numbers(50)).shuffle(seed).epoch(0));

        assertNotEquals(first, second);
        assertEquals(first, flat(DataLoader.of(numbers(50)).shuffle(Seed.of(1)).epoch(0)));
    }

    private static void assertMessage(String expected, Exception e) {
        assertEquals(expected, e.getMessage());
    }

    /** Notes which thread asked. */
    private record Recorder(Dataset samples, List<String> asked) implements Dataset {
        Recorder(Dataset samples) {
            this(samples, java.util.Collections.synchronizedList(new ArrayList<>()));
        }

        @Override
        public int size() {
            return samples.size();
        }

        @Override
        public Batch batch(int[] indices) {
            asked.add(Thread.currentThread().getName());
            return samples.batch(indices);
        }
    }
}
