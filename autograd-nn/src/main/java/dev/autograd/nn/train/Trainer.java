package dev.autograd.nn.train;

import dev.autograd.Autograd;
import dev.autograd.Scope;
import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.nn.Layer;
import dev.autograd.nn.Module;
import dev.autograd.nn.data.Batch;
import dev.autograd.nn.data.DataLoader;
import dev.autograd.nn.loss.Loss;
import dev.autograd.nn.metric.Metric;
import dev.autograd.nn.optim.AveragedWeights;
import dev.autograd.nn.optim.Clipping;
import dev.autograd.nn.optim.Optimizer;
import dev.autograd.nn.optim.Plateau;
import dev.autograd.nn.optim.Schedule;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Trains a model on batches: the loop around {@code loss.backward(); optimizer.step()}, with what goes with it.
 *
 * <pre>{@code
 * Trainer trainer = Trainer.of(model, new CrossEntropyLoss(), new Adam(model.parameters(), 1e-3))
 *         .metric("accuracy", Accuracy::new)
 *         .callback(EarlyStopping.lowest("validation loss").patience(5))
 *         .checkpoint(Path.of("run.safetensors"));
 * History history = trainer.fit(training, validation, 20);
 * double accuracy = trainer.evaluate(test).get("accuracy");
 * }</pre>
 *
 * <p>A step is one of the optimizer: of one batch, or of several if gradients are {@linkplain #accumulate accumulated}. What
 * a step computes is freed when it is over. A trainer belongs to the thread that calls {@link #fit}; only {@link #stop} may
 * be called by others.
 *
 * <p>With a {@linkplain #checkpoint checkpoint} and {@link #resume} a run that was interrupted goes on as if it never was: to
 * the bit, on a machine with the same number of processors. Everything random must come from the loader's seed, from
 * {@link Seed}s in the fields of the model's modules, or from {@linkplain #random seeds that the trainer is told of}.
 */
public final class Trainer {
    /** What the names of figures on validation data begin with. */
    public static final String VALIDATION = "validation ";

    private static final String AVERAGES = "averages";

    private final Module model;
    private final Function<Batch, Outcome> compute;
    private final boolean predicts;
    private final Optimizer optimizer;

    private final Map<String, Supplier<? extends Metric>> metrics = new LinkedHashMap<>();
    private final Callbacks callbacks = new Callbacks();
    private final RandomStreams random;
    private final LearningRates rates;
    private int accumulated = 1;
    private double largestNorm = Double.POSITIVE_INFINITY;
    private double largestValue = Double.POSITIVE_INFINITY;
    private @Nullable AveragedWeights averages;
    private @Nullable Path checkpoint;
    private long checkpointSteps = Long.MAX_VALUE;
    private @Nullable Path lastCheckpoint;
    private @Nullable Position lastPosition;
    private long mostSteps = Long.MAX_VALUE;
    private @Nullable PrintWriter out = new PrintWriter(System.out, true, Charset.defaultCharset());

    private final History history = new History();
    private Measurements measurements;
    private int epoch;
    private int batch;
    private int batchesOfEpoch;
    private long steps;
    private volatile boolean stopped;

    private Trainer(Module model, boolean predicts, Function<Batch, Outcome> compute, Optimizer optimizer) {
        this.model = model;
        this.predicts = predicts;
        this.compute = compute;
        this.optimizer = optimizer;
        random = new RandomStreams(model);
        rates = new LearningRates(optimizer);
        measurements = new Measurements(Map.of());
    }

    /** Trains a layer that maps the first tensor of a batch to a prediction of its last one. */
    public static Trainer of(Layer model, Loss loss, Optimizer optimizer) {
        return of(model, batch -> model.apply(batch.x()), loss, optimizer);
    }

    /** Trains a model of any kind, with a function that runs it on a batch; the target is the last tensor of the batch. */
    public static Trainer of(Module model, Function<Batch, Tensor> predict, Loss loss, Optimizer optimizer) {
        return of(model, predict, Batch::y, loss, optimizer);
    }

    /** Trains a model of any kind, with functions that run it on a batch and take the target from a batch. */
    public static Trainer of(
            Module model,
            Function<Batch, Tensor> predict,
            Function<Batch, Tensor> target,
            Loss loss,
            Optimizer optimizer) {
        return new Trainer(
                model,
                true,
                batch -> {
                    Tensor prediction = predict.apply(batch);
                    Tensor wanted = target.apply(batch);
                    return new Outcome(loss.of(prediction, wanted), prediction, wanted);
                },
                optimizer);
    }

    /** Trains a model by a function that gives the loss of a batch, a scalar; there is nothing for metrics then. */
    public static Trainer of(Module model, Function<Batch, Tensor> loss, Optimizer optimizer) {
        return new Trainer(model, false, batch -> new Outcome(loss.apply(batch), null, null), optimizer);
    }

    // --- settings

    /**
     * Measures a figure in each epoch, on the training data and, as {@code "validation " + name}, on the validation data.
     *
     * @throws IllegalArgumentException if the trainer knows the loss alone, or the name is taken
     */
    public Trainer metric(String name, Supplier<? extends Metric> make) {
        if (!predicts) {
            throw new IllegalArgumentException("the metric \"" + name + "\" needs predictions and targets, but this"
                    + " trainer is given a function of the loss alone; make it with Trainer.of(model, predict, loss,"
                    + " optimizer)");
        }
        if (name.equals("loss") || metrics.containsKey(name)) {
            throw new IllegalArgumentException("there is already a figure called \"" + name + "\"");
        }
        metrics.put(name, make);
        measurements = new Measurements(metrics);
        return this;
    }

    /** Adds what is to be done in the course of training; callbacks are called in the order in which they are added. */
    public Trainer callback(Callback callback) {
        callbacks.add(callback);
        return this;
    }

    /**
     * Adds up the gradients of so many batches before each step, as if they were one batch; at the end of an epoch of those
     * that are left. Each batch counts alike.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Trainer accumulate(int batches) {
        accumulated = (int) positive("number of batches", batches);
        return this;
    }

    /** Clips the gradients by their norm before each step; see {@link Clipping#byNorm}. */
    public Trainer clipNorm(double largest) {
        largestNorm = positive("largest norm", largest);
        return this;
    }

    /** Clips each element of the gradients before each step; see {@link Clipping#byValue}. */
    public Trainer clipValue(double largest) {
        largestValue = positive("largest value", largest);
        return this;
    }

    /**
     * Lets the learning rates, from where they stand now, follow a schedule by the step.
     *
     * @throws IllegalStateException if they follow a schedule or a {@link #plateau} already
     */
    public Trainer schedule(Schedule schedule) {
        rates.schedule(schedule);
        return this;
    }

    /**
     * Lets the learning rates, from where they stand now, follow a schedule by the epoch.
     *
     * @throws IllegalStateException if they follow a schedule or a {@link #plateau} already
     */
    public Trainer scheduleByEpoch(Schedule schedule) {
        rates.scheduleByEpoch(schedule);
        return this;
    }

    /**
     * Lowers the learning rates when a figure, such as "validation loss", has stopped falling.
     *
     * @throws IllegalStateException if they follow a schedule or a plateau already
     */
    public Trainer plateau(Plateau watching, String figure) {
        rates.plateau(watching, figure);
        return this;
    }

    /** Averages weights after each step; validation uses the averages. */
    public Trainer average(AveragedWeights weights) {
        averages = weights;
        return this;
    }

    /**
     * Tells the trainer of further streams of random numbers, so that checkpoints hold their states: those that the loss or
     * a lambda draws from, {@link dev.autograd.nn.data.Dataset#map} included unless the loader fetches batches in advance:
     * then it draws for batches that are not used yet, and only {@link DataLoader#augment} can be resumed within an epoch.
     * Those in the fields of modules, such as those of dropout, are known.
     */
    public Trainer random(Seed... streams) {
        random.add(streams);
        return this;
    }

    /**
     * Writes a checkpoint after each epoch, and when {@link #fit} ends or is stopped, over the last one. A process that is
     * killed leaves the old file or the new one, whole.
     */
    public Trainer checkpoint(Path file) {
        checkpoint = file;
        return this;
    }

    /**
     * The same, and also every so many steps.
     *
     * @throws IllegalArgumentException if the number is less than 1
     */
    public Trainer checkpoint(Path file, int everySteps) {
        checkpointSteps = (long) positive("number of steps", everySteps);
        return checkpoint(file);
    }

    /**
     * Stops after so many steps in all.
     *
     * @throws IllegalArgumentException if the number is less than 1
     */
    public Trainer mostSteps(long count) {
        positive("number of steps", (double) count);
        mostSteps = count;
        return this;
    }

    /** Where the lines about each epoch go, instead of the standard output. */
    public Trainer printTo(PrintWriter writer) {
        out = writer;
        return this;
    }

    /** Prints nothing. */
    public Trainer quiet() {
        out = null;
        return this;
    }

    private static double positive(String what, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException("the " + what + " must be positive, but is " + value);
        }
        return value;
    }

    // --- where it stands

    public Module model() {
        return model;
    }

    public Optimizer optimizer() {
        return optimizer;
    }

    /** The number of the current epoch, counted from 0: how many are done. */
    public int epoch() {
        return epoch;
    }

    /** The number of steps that were made, those before a resumed checkpoint included. */
    public long steps() {
        return steps;
    }

    /** The learning rate of the optimizer's first group. */
    public double learningRate() {
        return optimizer.learningRate();
    }

    /** What was measured, a point per epoch and figure; epochs are counted from 1 here. */
    public History history() {
        return history;
    }

    /** Makes {@link #fit} return after the current step. May be called from any thread, and from callbacks. */
    public void stop() {
        stopped = true;
    }

    /** True if {@link #stop} was called since the last call of {@link #fit} began. */
    public boolean isStopped() {
        return stopped;
    }

    // --- training

    /** Trains without validation data; see {@link #fit(DataLoader, DataLoader, int)}. */
    public History fit(DataLoader training, int epochs) {
        return run(training, null, epochs);
    }

    /**
     * Trains until the data were gone through so many times in all, earlier calls and a resumed checkpoint included. What
     * was stopped within an epoch goes on there.
     *
     * @return what was measured in each epoch, earlier ones included
     * @throws DivergenceException if a loss is NaN or infinite; the last checkpoint stays as it is
     * @throws IllegalArgumentException if there are no data
     */
    public History fit(DataLoader training, DataLoader validation, int epochs) {
        return run(training, validation, epochs);
    }

    private History run(DataLoader training, @Nullable DataLoader validation, int epochs) {
        check(training, validation);
        stopped = false;
        if (!model.isTraining()) {
            model.train();
        }
        try (Callbacks.Ending ending = () -> callbacks.end(this);
                Report report = new Report(out, epochs, stepsIn(training.batches()), stepsLeft(training, epochs))) {
            callbacks.tell(callback -> callback.onFitBegin(this));
            while (epoch < epochs && !isDone()) {
                epoch(training, validation, report);
            }
            checkpoint();
        }
        return history;
    }

    private boolean isDone() {
        return stopped || steps >= mostSteps;
    }

    private void check(DataLoader training, @Nullable DataLoader validation) {
        if (training.batches() == 0) {
            throw new IllegalArgumentException("fit: there are no batches to train on");
        }
        if (validation != null && validation.batches() == 0) {
            throw new IllegalArgumentException("fit: there are no batches to validate on");
        }
        if (batch > 0 && training.batches() != batchesOfEpoch) {
            throw new IllegalArgumentException("fit: training stands within epoch " + (epoch + 1) + ", after " + batch
                    + " of " + batchesOfEpoch + " batches, but these data have " + training.batches()
                    + "; go on with the data and the batch size that it began with");
        }
    }

    private long stepsIn(long batches) {
        return (batches + accumulated - 1) / accumulated;
    }

    private long stepsLeft(DataLoader training, int epochs) {
        long perEpoch = stepsIn(training.batches());
        long all = Math.max(0, epochs - epoch) * perEpoch - stepsIn(batch);
        return Math.max(0, Math.min(all, mostSteps - steps));
    }

    private void epoch(DataLoader training, @Nullable DataLoader validation, Report report) {
        batchesOfEpoch = training.batches();
        if (batch == 0) {
            callbacks.tell(callback -> callback.onEpochBegin(this));
        }
        Iterator<Batch> batches = training.epoch(epoch, batch).iterator();
        while (batch < batchesOfEpoch && !isDone()) {
            double loss = step(batches, Math.min(accumulated, batchesOfEpoch - batch));
            report.step(epoch, stepsIn(batch), loss);
            callbacks.tell(callback -> callback.onStepEnd(this, loss));
            if (steps % checkpointSteps == 0) {
                checkpoint();
            }
        }
        if (batch == batchesOfEpoch) {
            endEpoch(validation, report);
        }
    }

    private double step(Iterator<Batch> batches, int count) {
        optimizer.zeroGrad();
        double sum = 0;
        for (int i = 0; i < count; i++) {
            Batch next = batches.next();
            try (Scope scope = Autograd.scope()) {
                Outcome outcome = compute.apply(next);
                double loss = finite(outcome.loss().item());
                (count == 1 ? outcome.loss() : outcome.loss().div(count)).backward();
                measurements.take(outcome, loss, next.size());
                sum += loss;
            }
        }
        clip();
        optimizer.step();
        if (averages != null) {
            averages.update();
        }
        batch += count;
        steps++;
        rates.steps(steps);
        return sum / count;
    }

    private double finite(double loss) {
        if (Double.isNaN(loss) || Double.isInfinite(loss)) {
            throw diverged("the loss is " + loss, steps + 1);
        }
        return loss;
    }

    private DivergenceException diverged(String what, long step) {
        String last = lastPosition == null
                ? ""
                : "; the last checkpoint, of step " + lastPosition.steps + ", is in " + lastCheckpoint;
        return new DivergenceException(
                what + " in step " + step + ", of epoch " + (epoch + 1) + last
                        + "; a lower learning rate or clipNorm(...) may help, and Autograd.detectAnomalies() finds the"
                        + " operation",
                step);
    }

    private void clip() {
        if (largestValue < Double.POSITIVE_INFINITY) {
            Clipping.byValue(parameters(), largestValue);
        }
        if (largestNorm < Double.POSITIVE_INFINITY) {
            Clipping.byNorm(parameters(), largestNorm);
        }
    }

    private List<Tensor> parameters() {
        return optimizer.groups().stream()
                .flatMap(group -> group.parameters().stream())
                .toList();
    }

    private void endEpoch(@Nullable DataLoader validation, Report report) {
        Map<String, Double> figures = new LinkedHashMap<>(measurements.figures(""));
        if (validation != null) {
            figures.putAll(validate(validation));
        }
        figures.forEach((name, value) -> history.record(epoch + 1, name, value));
        report.epoch(epoch, figures);
        rates.measured(figures);
        callbacks.tell(callback -> callback.onEpochEnd(this, Collections.unmodifiableMap(figures)));
        epoch++;
        batch = 0;
        measurements = new Measurements(metrics);
        rates.epochs(epoch);
        checkpoint();
    }

    // --- evaluating

    /**
     * Measures the loss and the metrics on data, without training on them. Dropout and the like are off meanwhile.
     *
     * @throws IllegalArgumentException if there are no data
     */
    public Map<String, Double> evaluate(DataLoader data) {
        if (data.batches() == 0) {
            throw new IllegalArgumentException("evaluate: there are no batches");
        }
        return measure(data, "");
    }

    private Map<String, Double> validate(DataLoader data) {
        try (var use = useAverages()) {
            return measure(data, VALIDATION);
        }
    }

    private AveragedWeights.Use useAverages() {
        return averages == null ? () -> {} : averages.use();
    }

    /** The model's state with which a figure was measured at the end of an epoch. */
    Map<String, Tensor> measuredState(String figure) {
        if (!figure.startsWith(VALIDATION)) {
            return model.state();
        }
        try (var use = useAverages()) {
            return model.state();
        }
    }

    private Map<String, Double> measure(DataLoader data, String prefix) {
        Measurements measured = new Measurements(metrics);
        Map<Module, Boolean> modes = new LinkedHashMap<>();
        model.namedModules().values().forEach(module -> modes.put(module, module.isTraining()));
        model.eval();
        try (var off = Autograd.noGrad()) {
            for (Batch next : data.epoch(0)) {
                try (Scope scope = Autograd.scope()) {
                    Outcome outcome = compute.apply(next);
                    measured.take(outcome, outcome.loss().item(), next.size());
                }
            }
        } finally {
            // From the outermost to the innermost, for each sets those inside it.
            modes.forEach((module, isTraining) -> {
                if (isTraining) {
                    module.train();
                } else {
                    module.eval();
                }
            });
        }
        return measured.figures(prefix);
    }

    // --- checkpoints

    /**
     * Goes on from a checkpoint of a trainer of the same model, optimizer and settings; to be called before {@link #fit}.
     * Callbacks of which it holds nothing begin anew.
     *
     * @throws IOException if the file can't be read, or is no whole checkpoint
     * @throws IllegalArgumentException if it is of another model, optimizer or set of random streams, or lacks averages, the
     *     state of a plateau or half-measured metrics that this trainer has to go on from; the message says what is missing,
     *     what is extra and which shapes differ, and nothing is changed then
     */
    public Trainer resume(Path file) throws IOException {
        Checkpoint saved = Checkpoint.read(file);
        Checkpoint before = state();
        try {
            load(saved);
        } catch (RuntimeException e) {
            load(before);
            throw new IllegalArgumentException(file + " is of another training: " + e.getMessage(), e);
        }
        lastPosition = position();
        lastCheckpoint = file;
        return this;
    }

    /**
     * Writes a checkpoint now, over the file if it is there.
     *
     * @throws DivergenceException if a parameter is NaN or infinite; the file stays as it is
     */
    public void save(Path file) throws IOException {
        for (Map.Entry<String, Tensor> entry : model.state().entrySet()) {
            if (!isFinite(entry.getValue())) {
                throw diverged(entry.getKey() + " holds numbers that are NaN or infinite, after the update", steps);
            }
        }
        state().write(file);
        lastPosition = position();
        lastCheckpoint = file;
    }

    private static boolean isFinite(Tensor value) {
        try (var off = Autograd.noGrad();
                Scope scope = Autograd.scope()) {
            return !value.dataType().isFPType() || value.isFinite().all().item() == 1;
        }
    }

    private void checkpoint() {
        if (checkpoint == null || position().equals(lastPosition)) {
            return;
        }
        try {
            save(checkpoint);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private Checkpoint state() {
        Checkpoint state = new Checkpoint();
        state.put("model", model.state());
        state.put("optimizer", optimizer.state());
        state.put("random", random.state());
        state.put("position", position().numbers());
        state.put("measured", measurements.state());
        state.putInOrder("history", history.state());
        rates.save(state);
        if (averages != null) {
            state.putInOrder(AVERAGES, byPlace(averages.state()));
        }
        callbacks.save(state);
        return state;
    }

    private static Map<String, Tensor> byPlace(List<Tensor> tensors) {
        Map<String, Tensor> map = new LinkedHashMap<>();
        tensors.forEach(tensor -> map.put(String.valueOf(map.size()), tensor));
        return map;
    }

    private void load(Checkpoint saved) {
        model.load(saved.section("model"));
        optimizer.load(saved.section("optimizer"));
        random.load(saved.section("random"));
        if (averages != null) {
            saved.require(AVERAGES, "average(...)");
            averages.load(List.copyOf(saved.inOrder(AVERAGES).values()));
        }
        goTo(Position.of(saved.numbers("position")));
        measurements = new Measurements(metrics);
        measurements.load(saved.section("measured"));
        history.load(saved.inOrder("history"));
        rates.load(saved);
        rates.steps(steps);
        rates.epochs(epoch);
        callbacks.load(saved);
    }

    /**
     * How far training is.
     *
     * @param epoch how many epochs are done
     * @param batch how many batches of the next one are done
     * @param batchesOfEpoch how many it has
     * @param steps how many were made in all
     */
    private record Position(int epoch, int batch, int batchesOfEpoch, long steps) {
        static Position of(double[] numbers) {
            return new Position((int) numbers[0], (int) numbers[1], (int) numbers[2], (long) numbers[3]);
        }

        double[] numbers() {
            return new double[] {epoch, batch, batchesOfEpoch, steps};
        }
    }

    private Position position() {
        return new Position(epoch, batch, batchesOfEpoch, steps);
    }

    private void goTo(Position position) {
        epoch = position.epoch;
        batch = position.batch;
        batchesOfEpoch = position.batchesOfEpoch;
        steps = position.steps;
    }
}
