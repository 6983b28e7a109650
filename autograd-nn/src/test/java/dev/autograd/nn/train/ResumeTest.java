package dev.autograd.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.nn.Layer;
import dev.autograd.nn.Linear;
import dev.autograd.nn.Module;
import dev.autograd.nn.data.Batch;
import dev.autograd.nn.data.DataLoader;
import dev.autograd.nn.data.TensorDataset;
import dev.autograd.nn.io.Safetensors;
import dev.autograd.nn.loss.CrossEntropyLoss;
import dev.autograd.nn.loss.MeanSquaredError;
import dev.autograd.nn.metric.Accuracy;
import dev.autograd.nn.metric.RocAuc;
import dev.autograd.nn.optim.Adam;
import dev.autograd.nn.optim.AveragedWeights;
import dev.autograd.nn.optim.Plateau;
import dev.autograd.nn.optim.Schedule;
import dev.autograd.nn.optim.Sgd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;

class ResumeTest {
    private static final int EPOCHS = 5;

    @TempDir
    Path folder;

    private static Map<String, String> neverStopped;

    private Path file;

    @BeforeAll
    static void runToTheEnd() {
        neverStopped = new Run().fit().bits();
    }

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("run.safetensors");
    }

    /** A training with every kind of state; 7 batches and 4 steps per epoch. */
    private static final class Run {
        final DataLoader data = Noisy.data(3, 100);
        final DataLoader validation = Noisy.data(4, 40);
        final Seed noise = Seed.of(11);
        final Noisy model = new Noisy(Seed.of(5));
        final AveragedWeights averages = new AveragedWeights(model.parameters(), 0.9);
        final EarlyStopping stopping = EarlyStopping.lowest("validation loss").patience(10);
        final Trainer trainer;

        Run() {
            Adam adam = new Adam(model.parameters(), 0.02).amsgrad();
            CrossEntropyLoss loss = new CrossEntropyLoss();
            trainer = Trainer.of(
                            model,
                            batch -> model.apply(
                                    batch.x().add(noise.normal(batch.x().dataType(), 0, 0.1, 2))),
                            loss,
                            adam)
                    .metric("accuracy", Accuracy::new)
                    .random(noise)
                    .accumulate(2)
                    .clipNorm(1)
                    .schedule(Schedule.cosine(15, 0.1).warmUp(3))
                    .average(averages)
                    .callback(stopping)
                    .quiet();
        }

        Run fit() {
            trainer.fit(data, validation, EPOCHS);
            return this;
        }

        Run stopAfter(long step) {
            trainer.callback(new Callback() {
                @Override
                public void onStepEnd(Trainer t, double loss) {
                    if (t.steps() == step) {
                        t.stop();
                    }
                }
            });
            return this;
        }

        // Everything that a later step could depend on, as bits.
        Map<String, String> bits() {
            Map<String, String> bits = new LinkedHashMap<>();
            model.state().forEach((name, value) -> bits.put(name, bits(value)));
            trainer.optimizer().state().forEach((name, value) -> bits.put("optimizer " + name, bits(value)));
            model.namedSeeds().forEach((name, seed) -> bits.put("seed " + name, "" + seed.state()));
            bits.put("noise", "" + noise.state());
            bits.put(
                    "averages",
                    Arrays.toString(averages.state().stream().map(Run::bits).toArray()));
            trainer.history()
                    .curves()
                    .forEach((name, curve) -> bits.put("curve " + name, curve.steps() + " " + curve.values()));
            bits.put("position", trainer.epoch() + " " + trainer.steps() + " " + trainer.learningRate());
            bits.put("stopping", stopping.best() + " " + stopping.bestEpoch());
            return bits;
        }

        private static String bits(Tensor value) {
            return Arrays.toString(value.toDoubles());
        }
    }

    // In the first step, within an epoch, at the end of an epoch, right before the end.
    @ParameterizedTest
    @ValueSource(ints = {1, 6, 8, 19})
    void goesOnToTheBitAsIfNeverStopped(int step) throws IOException {
        Run first = new Run().stopAfter(step);
        first.trainer.checkpoint(file);
        first.fit();
        assertEquals(step, first.trainer.steps());

        Run second = new Run();
        second.model.parameters().forEach(p -> p.assign(Tensor.full(p.dataType(), 7, p.shape())));
        second.trainer.resume(file);
        second.fit();

        neverStopped.forEach((name, bits) -> assertEquals(bits, second.bits().get(name), name));
        assertEquals(20, second.trainer.steps());
    }

    @Test
    void goesOnFromACheckpointOfAnInterval() throws IOException {
        Run killed = new Run();
        killed.trainer.checkpoint(file, 3).callback(new Callback() {
            @Override
            public void onStepEnd(Trainer t, double loss) {
                if (t.steps() == 8) {
                    throw new IllegalStateException("killed");
                }
            }
        });
        assertThrows(IllegalStateException.class, killed::fit);

        Run second = new Run();
        second.trainer.resume(file);
        assertEquals(6, second.trainer.steps());
        assertEquals(neverStopped, second.fit().bits());
    }

    /** The slope after an epoch of three batches, in runs that end after so many steps. */
    private double slope(Function<Seed, DataLoader> data, long... ends) throws IOException {
        Files.deleteIfExists(file);
        double slope = 0;
        for (long end : ends) {
            Seed seed = Seed.of(9);
            Slope model = new Slope();
            Trainer trainer = Trainer.of(model, new MeanSquaredError(), new Sgd(model.parameters(), 0.25))
                    .random(seed)
                    .mostSteps(end)
                    .checkpoint(file)
                    .quiet();
            if (Files.exists(file)) {
                trainer.resume(file);
            }
            trainer.fit(data.apply(seed), 1);
            slope = model.p.item();
        }
        return slope;
    }

    private static TensorDataset ones() {
        Tensor ones = Tensor.ones(DataType.DOUBLE, 3);
        return TensorDataset.of(ones, ones);
    }

    private static Batch noisy(Batch batch, Seed seed) {
        return Batch.of(batch.x().mul(seed.nextDouble()), batch.y());
    }

    @Test
    void drawsNothingAgainForBatchesOfBefore() throws IOException {
        Function<Seed, DataLoader> data = seed -> DataLoader.of(ones().map(batch -> noisy(batch, seed)));
        assertEquals(slope(data, 3), slope(data, 2, 3));
    }

    @Test
    void changesByChanceGoOnAlsoWhereBatchesAreFetchedInAdvance() throws IOException {
        Function<Seed, DataLoader> data =
                seed -> DataLoader.of(ones()).prefetch(3).augment(9, ResumeTest::noisy);
        assertEquals(slope(data, 3), slope(data, 2, 3));
    }

    @Test
    void theSameRunTwiceGivesTheSameBits() {
        assertEquals(neverStopped, new Run().fit().bits());
    }

    // Saved when early stopping has put the best weights in the place of the last ones.
    @Test
    void goesOnToTheBitFromWhatIsSavedAfterFitting() throws IOException {
        Run first = new Run().stopAfter(14);
        first.fit();
        first.trainer.save(file);
        Run second = new Run();
        second.trainer.resume(file);
        assertArrayEquals(weights(first.model), weights(second.model));
        assertEquals(neverStopped, second.fit().bits());
        assertEquals(neverStopped, first.fit().bits(), "without the file too");
    }

    @Test
    void aPlateauGoesOnToo() throws IOException {
        double[] rates = new double[2];
        for (int i = 0; i < 2; i++) {
            Noisy model = new Noisy(Seed.of(5));
            Sgd sgd = new Sgd(model.parameters(), 0.5);
            Trainer trainer = Trainer.of(model, new CrossEntropyLoss(), sgd)
                    .plateau(new Plateau(sgd, 0.5, 1), "validation loss")
                    .checkpoint(file)
                    .quiet();
            if (i == 1) {
                trainer.fit(Noisy.data(3, 50), Noisy.data(4, 20), 5);
                model = new Noisy(Seed.of(6));
                sgd = new Sgd(model.parameters(), 0.5);
                trainer = Trainer.of(model, new CrossEntropyLoss(), sgd)
                        .plateau(new Plateau(sgd, 0.5, 1), "validation loss")
                        .quiet()
                        .resume(file);
            }
            trainer.fit(Noisy.data(3, 50), Noisy.data(4, 20), 12);
            rates[i] = trainer.learningRate();
        }
        assertTrue(rates[0] < 0.5);
        assertEquals(rates[0], rates[1]);
    }

    // --- bad files

    private static Trainer trainer(Layer model) {
        return Trainer.of(model, new CrossEntropyLoss(), new Adam(model.parameters(), 0.01))
                .quiet();
    }

    @Test
    void namesWhatIsMissingExtraAndOfAnotherShape() throws IOException {
        trainer(new Noisy(Seed.of(1))).save(file);

        final class Other extends Layer {
            private final Linear hidden = new Linear(2, 9, Seed.of(1));
            private final Linear last = new Linear(9, 2, Seed.of(1));

            @Override
            protected Tensor forward(Tensor x) {
                return last.apply(hidden.apply(x));
            }
        }
        Other other = new Other();
        Trainer trainer = trainer(other);
        double[] before = weights(other);
        String message = assertThrows(IllegalArgumentException.class, () -> trainer.resume(file))
                .getMessage();
        assertEquals(
                file
                        + " is of another training: the saved state is one of another model than Other; missing:"
                        + " last.weight, last.bias; extra: norm.bias, norm.running_mean, norm.running_var,"
                        + " norm.weight, output.bias, output.weight; different: hidden.weight (FLOAT[8, 2] instead of"
                        + " FLOAT[9, 2]), hidden.bias (FLOAT[8] instead of FLOAT[9])",
                message);
        assertArrayEquals(before, weights(other));
    }

    @Test
    void nothingIsChangedWhereTheOptimizerIsAnother() throws IOException {
        Noisy saved = new Noisy(Seed.of(1));
        Trainer first = trainer(saved);
        first.fit(Noisy.data(1, 20), 1);
        first.save(file);

        Noisy model = new Noisy(Seed.of(2));
        Sgd sgd = new Sgd(model.parameters().subList(0, 2), 0.5);
        sgd.addGroup(model.parameters().subList(2, 4), 0.1);
        sgd.addGroup(model.parameters().subList(4, 6), 0.2);
        Trainer trainer = Trainer.of(model, new CrossEntropyLoss(), sgd).quiet();
        double[] before = weights(model);
        assertThrows(IllegalArgumentException.class, () -> trainer.resume(file));
        assertArrayEquals(before, weights(model));
        assertEquals(0.5, sgd.learningRate());
        assertEquals(0, trainer.steps());
    }

    @Test
    void nothingIsChangedWhereAPartIsTooShort() throws IOException {
        trainer(new Noisy(Seed.of(1))).save(file);
        Map<String, Tensor> tensors = new LinkedHashMap<>(Safetensors.read(file));
        tensors.put("position/position", Tensor.constant(new double[] {1}));
        Safetensors.write(file, tensors, Safetensors.readMetadata(file));

        Noisy model = new Noisy(Seed.of(2));
        double[] before = weights(model);
        assertThrows(IllegalArgumentException.class, () -> trainer(model).resume(file));
        assertArrayEquals(before, weights(model));
    }

    @Test
    void saysThatAFileIsCutShort() throws IOException {
        trainer(new Noisy(Seed.of(1))).save(file);
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 5, whole.length / 2, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            Noisy model = new Noisy(Seed.of(2));
            double[] before = weights(model);
            IOException e = assertThrows(IOException.class, () -> trainer(model).resume(file));
            assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
            assertArrayEquals(before, weights(model));
        }
    }

    @Test
    void refusesOtherRandomStreams() throws IOException {
        trainer(new Noisy(Seed.of(1))).save(file);
        Trainer trainer = trainer(new Noisy(Seed.of(1))).random(Seed.of(9));
        String message = assertThrows(IllegalArgumentException.class, () -> trainer.resume(file))
                .getMessage();
        assertTrue(
                message.endsWith(
                        "it holds the states of the random streams [dropout.seed], but this training draws from"
                                + " [dropout.seed, trainer.0]"),
                message);
    }

    private void assertRefused(String reason, Trainer trainer) {
        double[] before = weights(trainer.model());
        assertEquals(
                file + " is of another training: " + reason,
                assertThrows(IllegalArgumentException.class, () -> trainer.resume(file))
                        .getMessage());
        assertArrayEquals(before, weights(trainer.model()));
        assertEquals(0, trainer.steps());
    }

    @Test
    void namesWhatSettingsHaveToGoOnFromAndIsMissing() throws IOException {
        trainer(new Noisy(Seed.of(1))).mostSteps(1).checkpoint(file).fit(Noisy.data(1, 20), 1);
        Noisy model = new Noisy(Seed.of(2));

        assertRefused(
                "it has no averages, which average(...) has to go on from; it was written by a trainer without average(...)",
                trainer(model).average(new AveragedWeights(model.parameters(), 0.9)));
        assertRefused(
                "it has no plateau, which plateau(...) has to go on from; it was written by a trainer without plateau(...)",
                trainer(model).plateau(new Plateau(new Sgd(model.parameters(), 1), 0.5, 1), "loss"));
        assertRefused(
                "it has no metric \"auc\" of the samples of the epoch that it was written in; metrics can be added between"
                        + " epochs",
                trainer(model).metric("auc", RocAuc::new));
    }

    @Test
    void metricsCanBeAddedBetweenEpochs() throws IOException {
        trainer(new Noisy(Seed.of(1))).checkpoint(file).fit(Noisy.data(1, 20), 1);
        Trainer second = trainer(new Noisy(Seed.of(2))).metric("accuracy", Accuracy::new);
        second.resume(file).fit(Noisy.data(1, 20), 2);
        assertEquals(List.of(2.0), second.history().curve("accuracy").steps());
    }

    @Test
    void refusesToGoOnWithinAnEpochOfOtherData() throws IOException {
        Run first = new Run().stopAfter(2);
        first.trainer.checkpoint(file);
        first.fit();
        Run second = new Run();
        second.trainer.resume(file);
        assertEquals(
                "fit: training stands within epoch 1, after 4 of 7 batches, but these data have 3; go on with the data"
                        + " and the batch size that it began with",
                assertThrows(IllegalArgumentException.class, () -> second.trainer.fit(Noisy.data(3, 40), EPOCHS))
                        .getMessage());
    }

    @Test
    void refusesAFileThatIsNoCheckpoint() throws IOException {
        Noisy model = new Noisy(Seed.of(1));
        Safetensors.write(file, model.state());
        IOException e = assertThrows(IOException.class, () -> trainer(model).resume(file));
        assertEquals(
                file + ": no checkpoint of a training; a model alone is read with model.load(Safetensors.read(file))",
                e.getMessage());
    }

    // --- what a failure leaves

    private static DataLoader withNan(int at) {
        double[] x = new double[10];
        Arrays.fill(x, 1);
        x[at] = Double.NaN;
        return DataLoader.of(TensorDataset.of(Tensor.constant(x), Tensor.constant(x)));
    }

    /** {@code y = p x}. */
    private static final class Slope extends Layer {
        private final Tensor p = Tensor.variable(0);

        @Override
        protected Tensor forward(Tensor x) {
            return x.mul(p);
        }
    }

    @Test
    void aLossThatIsNanLeavesTheLastCheckpoint() throws IOException {
        Slope model = new Slope();
        Trainer trainer = Trainer.of(model, new MeanSquaredError(), new Sgd(model.parameters(), 0.25))
                .checkpoint(file, 3)
                .quiet();
        DivergenceException e = assertThrows(DivergenceException.class, () -> trainer.fit(withNan(7), 1));
        assertEquals(8, e.step());
        assertTrue(
                e.getMessage()
                        .startsWith(
                                "the loss is NaN in step 8, of epoch 1; the last checkpoint, of step 6, is in " + file),
                e.getMessage());

        Slope saved = new Slope();
        Trainer resumed = Trainer.of(saved, new MeanSquaredError(), new Sgd(saved.parameters(), 0.25))
                .quiet()
                .resume(file);
        assertEquals(6, resumed.steps());
        assertEquals(1 - 1 / 64.0, saved.p.item());
    }

    // A step may end in NaN although its loss was a number.
    @Test
    void weightsThatAreNanAreNotSaved() throws IOException {
        Slope model = new Slope();
        Trainer trainer = Trainer.of(model, new MeanSquaredError(), new Sgd(model.parameters(), 0.25))
                .checkpoint(file, 1)
                .quiet()
                .callback(new Callback() {
                    @Override
                    public void onStepEnd(Trainer t, double loss) {
                        if (t.steps() == 3) {
                            model.p.assign(Tensor.constant(Double.POSITIVE_INFINITY));
                        }
                    }
                });
        DivergenceException e = assertThrows(DivergenceException.class, () -> trainer.fit(withNan(9), 1));
        assertEquals(3, e.step());
        assertTrue(e.getMessage().startsWith("p holds numbers that are NaN or infinite"), e.getMessage());
        assertTrue(e.getMessage().contains("the last checkpoint, of step 2, is in " + file), e.getMessage());
        Slope saved = new Slope();
        Trainer.of(saved, new MeanSquaredError(), new Sgd(saved.parameters(), 0.25))
                .resume(file);
        assertEquals(0.75, saved.p.item());
    }

    private static double[] weights(Module model) {
        return model.parameters().stream()
                .flatMapToDouble(p -> Arrays.stream(p.toDoubles()))
                .toArray();
    }
}
