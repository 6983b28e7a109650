package dev.autograd.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.AutogradException;
import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.nn.Layer;
import dev.autograd.nn.data.Batch;
import dev.autograd.nn.data.DataLoader;
import dev.autograd.nn.data.TensorDataset;
import dev.autograd.nn.loss.CrossEntropyLoss;
import dev.autograd.nn.loss.Loss;
import dev.autograd.nn.loss.MeanSquaredError;
import dev.autograd.nn.metric.Accuracy;
import dev.autograd.nn.metric.Mae;
import dev.autograd.nn.optim.Adam;
import dev.autograd.nn.optim.AveragedWeights;
import dev.autograd.nn.optim.Clipping;
import dev.autograd.nn.optim.Optimizer;
import dev.autograd.nn.optim.Plateau;
import dev.autograd.nn.optim.Schedule;
import dev.autograd.nn.optim.Scheduler;
import dev.autograd.nn.optim.Sgd;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    private static final Loss SQUARES = new MeanSquaredError();

    @TempDir
    Path folder;

    /** {@code y = p x}, from p = 0. */
    private static final class Slope extends Layer {
        private final Tensor p = Tensor.variable(0);

        @Override
        protected Tensor forward(Tensor x) {
            return x.mul(p);
        }
    }

    // The slope is what the targets say; each sample is a batch.
    private static DataLoader line(double slope, int samples) {
        double[] x = new double[samples];
        double[] y = new double[samples];
        for (int i = 0; i < samples; i++) {
            x[i] = 1;
            y[i] = slope;
        }
        return DataLoader.of(TensorDataset.of(Tensor.constant(x), Tensor.constant(y)));
    }

    private static Trainer slopeTrainer(Slope model, double learningRate) {
        return Trainer.of(model, SQUARES, new Sgd(model.parameters(), learningRate))
                .quiet();
    }

    private static double[] weights(Layer model) {
        return model.parameters().stream()
                .flatMapToDouble(p -> java.util.Arrays.stream(p.toDoubles()))
                .toArray();
    }

    // --- the loop

    // With a rate of 1/4 each step halves the distance to the target.
    @Test
    void eachBatchIsAStepOfTheOptimizer() {
        Slope model = new Slope();
        Trainer trainer = slopeTrainer(model, 0.25);
        History history = trainer.fit(line(8, 3), 2);

        assertEquals(6, trainer.steps());
        assertEquals(2, trainer.epoch());
        assertEquals(8 - 8 / 64.0, model.p.item());
        // Before the steps of the first epoch the distances are 8, 4, 2.
        assertEquals(
                List.of((64 + 16 + 4) / 3.0, (1 + 0.25 + 0.0625) / 3),
                history.curve("loss").values());
        assertEquals(List.of(1.0, 2.0), history.curve("loss").steps());
    }

    @Test
    void makesTheSameStepsAsALoopByHand() {
        DataLoader data = Noisy.data(3, 70);
        Loss loss = new CrossEntropyLoss();

        Noisy byHand = new Noisy(Seed.of(5));
        Optimizer optimizer = new Adam(byHand.parameters(), 0.01);
        Scheduler scheduler = new Scheduler(optimizer, Schedule.cosine(20, 0.1));
        for (int epoch = 0; epoch < 3; epoch++) {
            for (Batch batch : data.epoch(epoch)) {
                optimizer.zeroGrad();
                loss.of(byHand.apply(batch.x()), batch.y()).backward();
                Clipping.byNorm(byHand.parameters(), 0.5);
                optimizer.step();
                scheduler.step();
            }
        }

        Noisy model = new Noisy(Seed.of(5));
        Trainer.of(model, loss, new Adam(model.parameters(), 0.01))
                .clipNorm(0.5)
                .schedule(Schedule.cosine(20, 0.1))
                .quiet()
                .fit(data, 3);

        assertArrayEquals(weights(byHand), weights(model));
    }

    // The gradients of 4 batches of one sample are those of one batch of 4; 2 of the 6 are left for a second step.
    @Test
    void accumulatesTheMeanOfTheBatchesGradients() {
        Tensor x = Tensor.constant(new double[] {1, 2, 3, 4, 5, 6});
        Tensor y = Tensor.constant(new double[] {2, 3, 5, 7, 11, 13});
        Slope model = new Slope();
        Trainer trainer = slopeTrainer(model, 0.01).accumulate(4);
        trainer.fit(DataLoader.of(TensorDataset.of(x, y)), 1);
        assertEquals(2, trainer.steps());

        Slope other = new Slope();
        Sgd sgd = new Sgd(other.parameters(), 0.01);
        for (long[] part : new long[][] {{0, 4}, {4, 6}}) {
            sgd.zeroGrad();
            SQUARES.of(other.apply(x.slice(0, part[0], part[1])), y.slice(0, part[0], part[1]))
                    .backward();
            sgd.step();
        }
        assertEquals(other.p.item(), model.p.item(), 1e-12);
    }

    // The gradient is -16, limited to 1.
    @Test
    void clipsByValue() {
        Slope model = new Slope();
        slopeTrainer(model, 0.5).clipValue(1).fit(line(8, 1), 1);
        assertEquals(0.5, model.p.item());
    }

    @Test
    void stopsAfterTheMostSteps() {
        Trainer trainer = slopeTrainer(new Slope(), 0.1).mostSteps(5);
        trainer.fit(line(1, 3), 100);
        assertEquals(5, trainer.steps());
        assertEquals(1, trainer.epoch());
    }

    @Test
    void followsASchedulePerEpoch() {
        Slope model = new Slope();
        Trainer trainer = slopeTrainer(model, 1).scheduleByEpoch(Schedule.exponential(0.5));
        trainer.fit(line(1, 4), 3);
        assertEquals(0.125, trainer.learningRate());
    }

    @Test
    void lowersTheRateOnAPlateau() {
        Slope model = new Slope();
        Sgd sgd = new Sgd(model.parameters(), 0.25);
        Trainer trainer = Trainer.of(model, SQUARES, sgd).quiet().plateau(new Plateau(sgd, 0.5, 0), "validation loss");
        // The validation loss is 0 after the first epoch, at a slope of 4, and then rises.
        trainer.fit(line(8, 1), line(4, 1), 2);
        assertEquals(0.125, trainer.learningRate());
    }

    @Test
    void whatAStepComputesIsFreedAfterIt() {
        List<Tensor> predictions = new ArrayList<>();
        Slope model = new Slope();
        Trainer.of(
                        model,
                        batch -> {
                            Tensor prediction = model.apply(batch.x());
                            predictions.add(prediction);
                            return prediction;
                        },
                        SQUARES,
                        new Sgd(model.parameters(), 0.1))
                .quiet()
                .fit(line(1, 2), 1);
        AutogradException e =
                assertThrows(AutogradException.class, () -> predictions.get(0).item());
        assertTrue(e.getMessage().contains("was made in a scope that has ended"), e.getMessage());
    }

    @Test
    void takesAFunctionOfTheLossAlone() {
        Slope model = new Slope();
        Trainer trainer = Trainer.of(
                        model,
                        batch -> model.apply(batch.x()).sub(batch.y()).square().mean(),
                        new Sgd(model.parameters(), 0.25))
                .quiet();
        trainer.fit(line(8, 1), 1);
        assertEquals(4, model.p.item());
        assertEquals(Map.of("loss", 16.0), trainer.evaluate(line(8, 2)));
        assertThrows(IllegalArgumentException.class, () -> trainer.metric("mae", Mae::new));
    }

    // --- figures

    @Test
    void measuresBothKindsOfData() {
        Slope model = new Slope();
        History history = slopeTrainer(model, 0.25).metric("error", Mae::new).fit(line(8, 2), line(7, 5), 1);
        assertEquals(
                List.of("loss", "error", "validation loss", "validation error"),
                List.copyOf(history.curves().keySet()));
        assertEquals((8 + 4) / 2.0, history.curve("error").last());
        // After two steps the slope is 6.
        assertEquals(1, history.curve("validation loss").last());
        assertEquals(1, history.curve("validation error").last());
    }

    // The last batch has one sample, the others have two.
    @Test
    void theLossIsAMeanOverSamples() {
        Tensor x = Tensor.constant(new double[] {1, 1, 1, 1, 1});
        Tensor y = Tensor.constant(new double[] {0, 0, 0, 0, 5});
        DataLoader data = DataLoader.of(TensorDataset.of(x, y)).batchSize(2);
        assertEquals(25 / 5.0, slopeTrainer(new Slope(), 0.1).evaluate(data).get("loss"));
    }

    @Test
    void evaluatesInUseAndThenGoesBackToTheModesOfBefore() {
        Noisy model = new Noisy(Seed.of(1));
        Trainer trainer = Trainer.of(model, new CrossEntropyLoss(), new Sgd(model.parameters(), 0.1))
                .metric("accuracy", Accuracy::new)
                .quiet();
        model.children().get("norm").eval();
        Map<String, Double> first = trainer.evaluate(Noisy.data(2, 50));
        assertEquals(first, trainer.evaluate(Noisy.data(2, 50)), "dropout is off");
        assertTrue(model.isTraining());
        assertTrue(model.children().get("dropout").isTraining());
        assertFalse(model.children().get("norm").isTraining());
    }

    // After the only step p is 4 and the average 2.
    @Test
    void validatesWithTheAveragedWeights() {
        Slope model = new Slope();
        Trainer trainer = slopeTrainer(model, 0.25).average(new AveragedWeights(model.parameters(), 0.5));
        History history = trainer.fit(line(8, 1), line(2, 1), 1);
        assertEquals(0, history.curve("validation loss").last());
        assertEquals(4, model.p.item());
    }

    // --- callbacks

    @Test
    void callsCallbacksInOrder() {
        List<String> calls = new ArrayList<>();
        Callback recorder = new Callback() {
            @Override
            public void onFitBegin(Trainer trainer) {
                calls.add("begin");
            }

            @Override
            public void onEpochBegin(Trainer trainer) {
                calls.add("epoch " + trainer.epoch());
            }

            @Override
            public void onStepEnd(Trainer trainer, double loss) {
                calls.add("step " + trainer.steps() + " loss " + loss);
            }

            @Override
            public void onEpochEnd(Trainer trainer, Map<String, Double> figures) {
                calls.add(figures.toString());
            }

            @Override
            public void onFitEnd(Trainer trainer) {
                calls.add("end");
            }
        };
        slopeTrainer(new Slope(), 0.5).callback(recorder).fit(line(2, 2), 2);
        assertEquals(
                List.of(
                        "begin",
                        "epoch 0",
                        "step 1 loss 4.0",
                        "step 2 loss 0.0",
                        "{loss=2.0}",
                        "epoch 1",
                        "step 3 loss 0.0",
                        "step 4 loss 0.0",
                        "{loss=0.0}",
                        "end"),
                calls);
    }

    @Test
    void callsTheEndOfTheFitAlsoWhenACallbackFails() {
        List<String> calls = new ArrayList<>();
        Trainer trainer = slopeTrainer(new Slope(), 0.5).callback(new Callback() {
            @Override
            public void onStepEnd(Trainer t, double loss) {
                throw new IllegalStateException("by design");
            }

            @Override
            public void onFitEnd(Trainer t) {
                calls.add("end");
            }
        });
        assertEquals(
                "by design",
                assertThrows(IllegalStateException.class, () -> trainer.fit(line(2, 2), 2))
                        .getMessage());
        assertEquals(List.of("end"), calls);
    }

    /** Notes when it is told of the end, and fails then. */
    private record FailingAtTheEnd(String name, List<String> ended) implements Callback {
        @Override
        public void onFitEnd(Trainer trainer) {
            ended.add(name);
            throw new IllegalStateException(name);
        }
    }

    @Test
    void tellsAllCallbacksOfTheEndWhateverTheyThrow() {
        List<String> ended = new ArrayList<>();
        Trainer trainer = slopeTrainer(new Slope(), 0.5)
                .callback(new FailingAtTheEnd("first", ended))
                .callback(new FailingAtTheEnd("second", ended))
                .callback(new FailingAtTheEnd("third", ended));
        Throwable e = assertThrows(IllegalStateException.class, () -> trainer.fit(line(2, 2), 1));
        assertEquals("first", e.getMessage());
        assertEquals(List.of("first", "second", "third"), ended);
        assertEquals(List.of("second", "third"), suppressed(e));
    }

    @Test
    void whatIsThrownAtTheEndDoesNotHideWhyTrainingEnded() {
        List<String> ended = new ArrayList<>();
        Trainer trainer = slopeTrainer(new Slope(), 0.5)
                .callback(new FailingAtTheEnd("first", ended))
                .callback(new FailingAtTheEnd("second", ended));
        Throwable e = assertThrows(DivergenceException.class, () -> trainer.fit(line(Double.NaN, 2), 1));
        assertEquals(List.of("first", "second"), suppressed(e));
    }

    private static List<String> suppressed(Throwable e) {
        List<String> messages = new ArrayList<>();
        for (Throwable suppressed : e.getSuppressed()) {
            messages.add(suppressed.getMessage());
            messages.addAll(suppressed(suppressed));
        }
        return messages;
    }

    @Test
    void stopsFromACallbackAndGoesOnThere() {
        Slope model = new Slope();
        Trainer trainer = slopeTrainer(model, 0.25).callback(new Callback() {
            @Override
            public void onStepEnd(Trainer t, double loss) {
                if (t.steps() == 2) {
                    t.stop();
                }
            }
        });
        DataLoader data = line(8, 3);
        trainer.fit(data, 2);
        assertTrue(trainer.isStopped());
        assertEquals(2, trainer.steps());
        assertEquals(0, trainer.epoch());

        trainer.fit(data, 2);
        assertEquals(6, trainer.steps());
        assertEquals(8 - 8 / 64.0, model.p.item());
        assertEquals(2, trainer.history().curve("loss").values().size());
    }

    @Test
    void stopsFromAnotherThread() {
        CountDownLatch started = new CountDownLatch(1);
        Trainer trainer = slopeTrainer(new Slope(), 0.25).callback(new Callback() {
            @Override
            public void onStepEnd(Trainer t, double loss) {
                started.countDown();
            }
        });
        Thread other = new Thread(() -> {
            try {
                started.await();
                trainer.stop();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        other.start();
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> trainer.fit(line(8, 3), Integer.MAX_VALUE));
        assertTrue(trainer.isStopped());
    }

    // Training goes from 0 to 8 by halves of what is left: 4, 6, 7, 7.5; the validation data want 6.2.
    @Test
    void earlyStoppingRestoresTheBestWeights() {
        Slope model = new Slope();
        EarlyStopping stopping = EarlyStopping.lowest("validation loss").patience(2);
        Trainer trainer = slopeTrainer(model, 0.25).callback(stopping);
        trainer.fit(line(8, 1), line(6.2, 1), 100);

        assertEquals(4, trainer.epoch(), "two epochs after the best one");
        assertEquals(1, stopping.bestEpoch());
        assertEquals(0.04, stopping.best(), 1e-12);
        assertEquals(6, model.p.item());
    }

    // 4 at the end of the first epoch, of which the validation loss is best; 6 and 7 after it.
    @Test
    void afterEarlyStoppingALaterFitGoesOnFromTheLastWeights() {
        Slope model = new Slope();
        Trainer trainer = slopeTrainer(model, 0.25)
                .callback(EarlyStopping.lowest("validation loss").patience(10));
        trainer.fit(line(8, 1), line(4, 1), 2);
        assertEquals(4, model.p.item());
        trainer.fit(line(8, 1), line(4, 1), 3);
        assertEquals(4, model.p.item());
        assertEquals(
                List.of(0.0, 4.0, 9.0),
                trainer.history().curve("validation loss").values());
    }

    @Test
    void afterEarlyStoppingAModelThatWasGivenOtherWeightsKeepsThem() {
        Slope model = new Slope();
        Trainer trainer = slopeTrainer(model, 0.25)
                .callback(EarlyStopping.lowest("validation loss").patience(10));
        trainer.fit(line(8, 1), line(4, 1), 2);
        model.p.assign(Tensor.constant(0));
        trainer.fit(line(8, 1), line(4, 1), 3);
        assertEquals(0, trainer.history().curve("validation loss").last(), "one step from 0 leads to 4");
    }

    // The slopes are 4, 6, 7, their averages 2, 4 and 5.5; the validation data want 4.
    @Test
    void earlyStoppingRemembersTheAveragesThatWereMeasured() {
        Slope model = new Slope();
        slopeTrainer(model, 0.25)
                .average(new AveragedWeights(model.parameters(), 0.5))
                .callback(EarlyStopping.lowest("validation loss").patience(1))
                .fit(line(8, 1), line(4, 1), 10);
        assertEquals(4, model.p.item());

        Slope other = new Slope();
        slopeTrainer(other, 0.25)
                .average(new AveragedWeights(other.parameters(), 0.5))
                .callback(EarlyStopping.lowest("loss").patience(1))
                .fit(line(8, 1), line(4, 1), 2);
        assertEquals(6, other.p.item(), "the loss in training is measured with the weights themselves");
    }

    @Test
    void earlyStoppingWaitsForARiseOfAtLeastMinDelta() {
        EarlyStopping stopping = EarlyStopping.highest("figure").patience(2).minDelta(0.1);
        Trainer trainer = slopeTrainer(new Slope(), 0.25);
        double[] figures = {0.5, 0.55, 0.7, 0.75, Double.NaN};
        for (double figure : figures) {
            assertFalse(trainer.isStopped());
            stopping.onEpochEnd(trainer, Map.of("figure", figure));
        }
        assertTrue(trainer.isStopped());
        assertEquals(0.7, stopping.best());
    }

    @Test
    void earlyStoppingNamesAFigureThatIsNotMeasured() {
        Trainer trainer = slopeTrainer(new Slope(), 0.25).callback(EarlyStopping.lowest("validation loss"));
        assertEquals(
                "EarlyStopping watches \"validation loss\", but what is measured is [loss]",
                assertThrows(IllegalArgumentException.class, () -> trainer.fit(line(8, 1), 1))
                        .getMessage());
    }

    @Test
    void writesForTensorBoard() throws IOException {
        slopeTrainer(new Slope(), 0.25)
                .callback(new TensorBoard(folder.resolve("run")).everySteps(2))
                .fit(line(8, 2), line(7, 1), 2);
        List<String> train = EventReader.scalars(folder.resolve("run/train")).stream()
                .map(event -> event.step() + " " + event.tag() + " " + event.value())
                .toList();
        assertEquals(
                List.of(
                        "2 loss of a step 16.0",
                        "2 learning rate 0.25",
                        "2 loss 40.0",
                        "4 loss of a step 1.0",
                        "4 learning rate 0.25",
                        "4 loss 2.5"),
                train);
        List<String> validation = EventReader.scalars(folder.resolve("run/validation")).stream()
                .map(event -> event.step() + " " + event.tag() + " " + event.value())
                .toList();
        assertEquals(List.of("2 loss 1.0", "4 loss 0.25"), validation);
    }

    // --- what is printed

    @Test
    void printsALinePerEpochWhereThereIsNoTerminal() {
        StringWriter lines = new StringWriter();
        Slope model = new Slope();
        Trainer.of(model, SQUARES, new Sgd(model.parameters(), 0.25))
                .printTo(new PrintWriter(lines))
                .fit(line(8, 2), line(7, 1), 2);
        String[] printed = lines.toString().split(System.lineSeparator());
        assertEquals(2, printed.length);
        assertTrue(
                printed[0].matches("epoch 1/2: loss 40\\.00, validation loss 1\\.000 \\(.* s, .* s left\\)"),
                printed[0]);
        assertTrue(printed[1].matches("epoch 2/2: loss 2\\.500, validation loss 0\\.2500 \\(.* s\\)"), printed[1]);
    }

    @Test
    void saysTimesAsPeopleDo() {
        assertEquals("1.2 s", Report.duration(1.23));
        assertEquals("59 s", Report.duration(59.4));
        assertEquals("1 min 0 s", Report.duration(59.6));
        assertEquals("2 h 5 min", Report.duration(7530));
    }

    // --- bad input

    @Test
    void refusesEmptyData() {
        DataLoader none = DataLoader.of(TensorDataset.of(Tensor.constant(new double[] {1})))
                .batchSize(2)
                .dropLast();
        Trainer trainer = slopeTrainer(new Slope(), 0.1);
        assertEquals(
                "fit: there are no batches to train on",
                assertThrows(IllegalArgumentException.class, () -> trainer.fit(none, 1))
                        .getMessage());
        assertEquals(
                "fit: there are no batches to validate on",
                assertThrows(IllegalArgumentException.class, () -> trainer.fit(line(1, 1), none, 1))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> trainer.evaluate(none));
    }

    @Test
    void refusesTwoRulesForTheLearningRate() {
        Slope model = new Slope();
        Sgd sgd = new Sgd(model.parameters(), 0.25);
        List<UnaryOperator<Trainer>> rules = List.of(
                trainer -> trainer.schedule(Schedule.constant()),
                trainer -> trainer.scheduleByEpoch(Schedule.constant()),
                trainer -> trainer.plateau(new Plateau(sgd, 0.5, 1), "loss"));
        for (UnaryOperator<Trainer> first : rules) {
            for (UnaryOperator<Trainer> second : rules) {
                Trainer trainer = first.apply(Trainer.of(model, SQUARES, sgd));
                assertThrows(IllegalStateException.class, () -> second.apply(trainer));
            }
        }
        Trainer trainer = Trainer.of(model, SQUARES, sgd).scheduleByEpoch(Schedule.constant());
        assertEquals(
                "schedule: the learning rates follow what was given to scheduleByEpoch(...), and the one would undo the"
                        + " changes of the other; several schedules become one by multiplying their factors:"
                        + " schedule(step -> a.factor(step) * b.factor(step))",
                assertThrows(IllegalStateException.class, () -> trainer.schedule(Schedule.constant()))
                        .getMessage());
    }

    @Test
    void stopsAtALossThatIsNan() {
        Tensor x = Tensor.constant(new double[] {1, 1, Double.NaN, 1});
        DataLoader data = DataLoader.of(TensorDataset.of(x, x));
        Slope model = new Slope();
        Trainer trainer = slopeTrainer(model, 0.25);
        DivergenceException e = assertThrows(DivergenceException.class, () -> trainer.fit(data, 5));
        assertEquals(3, e.step());
        assertEquals(
                "the loss is NaN in step 3, of epoch 1; a lower learning rate or clipNorm(...) may help, and"
                        + " Autograd.detectAnomalies() finds the operation",
                e.getMessage());
        assertEquals(0.75, model.p.item(), "as it was after the second step");
    }
}
