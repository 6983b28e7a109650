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
import dev.autograd.nn.optim.Scheduler;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    private final Module model;
    private final Function<Batch, Outcome> compute;
    private final boolean predicts;
    private final Optimizer optimizer;

    private final Map<String, Supplier<? extends Metric>> metrics = new LinkedHashMap<>();
    private final List<Callback> callbacks = new ArrayList<>();
    private final List<Seed> seeds = new ArrayList<>();
    private int accumulated = 1;
    private double largestNorm = Double.POSITIVE_INFINITY;
    private double largestValue = Double.POSITIVE_INFINITY;
    private String rateRule = "";
    private @Nullable Scheduler byStep;
    private @Nullable Scheduler byEpoch;
    private @Nullable Plateau plateau;
    private String plateauFigure = "";
    private @Nullable AveragedWeights averages;
    private @Nullable Path checkpoint;
    private long checkpointSteps = Long.MAX_VALUE;
    private @Nullable Path lastCheckpoint;
    private double[] lastPosition = {};
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
        claimRates("schedule");
        byStep = new Scheduler(optimizer, schedule);
        return this;
    }

    /**
     * Lets the learning rates, from where they stand now, follow a schedule by the epoch.
     *
     * @throws IllegalStateException if they follow a schedule or a {@link #plateau} already
     */
    public Trainer scheduleByEpoch(Schedule schedule) {
        claimRates("scheduleByEpoch");
        byEpoch = new Scheduler(optimizer, schedule);
        return this;
    }

    /**
     * Lowers the learning rates when a figure, such as "validation loss", has stopped falling.
     *
     * @throws IllegalStateException if they follow a schedule or a plateau already
     */
    public Trainer plateau(Plateau watching, String figure) {
        claimRates("plateau");
        plateau = watching;
        plateauFigure = figure;
        return this;
    }

    private void claimRates(String setting) {
        if (!rateRule.isEmpty()) {
            throw new IllegalStateException(setting + ": the learning rates follow what was given to " + rateRule
                    + "(...), and the one would undo the changes of the other; several schedules become one by"
                    + " multiplying their factors: schedule(step -> a.factor(step) * b.factor(step))");
        }
        rateRule = setting;
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
        seeds.addAll(List.of(streams));
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
        try (Ending ending = () -> end(callbacks.iterator());
                Report report = new Report(out, epochs, stepsIn(training.batches()), stepsLeft(training, epochs))) {
            callbacks.forEach(callback -> callback.onFitBegin(this));
            while (epoch < epochs && !isDone()) {
                epoch(training, validation, report);
            }
            checkpoint();
        }
        return history;
    }

    /** What is done in any case. */
    @FunctionalInterface
    private interface Ending extends AutoCloseable {
        @Override
        void close();
    }

    // Each has its turn whatever the ones before it throw; what is thrown later is suppressed by what was thrown first.
    private void end(Iterator<Callback> left) {
        if (left.hasNext()) {
            try (Ending others = () -> end(left)) {
                left.next().onFitEnd(this);
            }
        }
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
            callbacks.forEach(callback -> callback.onEpochBegin(this));
        }
        Iterator<Batch> batches = training.epoch(epoch, batch).iterator();
        while (batch < batchesOfEpoch && !isDone()) {
            double loss = step(batches, Math.min(accumulated, batchesOfEpoch - batch));
            report.step(epoch, stepsIn(batch), loss);
            callbacks.forEach(callback -> callback.onStepEnd(this, loss));
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
        if (byStep != null) {
            byStep.restore((int) steps);
        }
        return sum / count;
    }

    private double finite(double loss) {
        if (Double.isNaN(loss) || Double.isInfinite(loss)) {
            throw diverged("the loss is " + loss, steps + 1);
        }
        return loss;
    }

    private DivergenceException diverged(String what, long step) {
        String last = lastCheckpoint == null
                ? ""
                : "; the last checkpoint, of step " + (long) lastPosition[3] + ", is in " + lastCheckpoint;
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
        if (plateau != null) {
            plateau.step(figure(figures, plateauFigure));
        }
        callbacks.forEach(callback -> callback.onEpochEnd(this, Collections.unmodifiableMap(figures)));
        epoch++;
        batch = 0;
        measurements = new Measurements(metrics);
        if (byEpoch != null) {
            byEpoch.restore(epoch);
        }
        checkpoint();
    }

    private static double figure(Map<String, Double> figures, String name) {
        Double value = figures.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "the learning rate follows \"" + name + "\", but what is measured is " + figures.keySet());
        }
        return value;
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
        } catch (IllegalArgumentException | IllegalStateException e) {
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
        if (checkpoint == null || Arrays.equals(position(), lastPosition)) {
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
        state.put("random", random());
        state.put("position", position());
        state.put("measured", measurements.state());
        state.put("history", historyState());
        if (plateau != null) {
            state.put("plateau", plateau.state());
        }
        if (averages != null) {
            state.put("averages", numbered(averages.state()));
        }
        callbacksByName().forEach((name, callback) -> state.put(name, callback.state()));
        return state;
    }

    private void load(Checkpoint saved) {
        model.load(saved.section("model"));
        optimizer.load(saved.section("optimizer"));
        loadRandom(saved.section("random"));
        if (averages != null) {
            averages.load(unnumbered(saved.required("averages", "average(...)")));
        }
        double[] position = saved.numbers("position");
        epoch = (int) position[0];
        batch = (int) position[1];
        batchesOfEpoch = (int) position[2];
        steps = (long) position[3];
        measurements = new Measurements(metrics);
        measurements.load(saved.section("measured"));
        loadHistory(saved.section("history"));
        if (plateau != null) {
            saved.required("plateau", "plateau(...)");
            plateau.load(saved.numbers("plateau"));
        }
        if (byStep != null) {
            byStep.restore((int) steps);
        }
        if (byEpoch != null) {
            byEpoch.restore(epoch);
        }
        callbacksByName().forEach((name, callback) -> {
            if (saved.has(name)) {
                callback.load(saved.section(name));
            }
        });
    }

    private double[] position() {
        return new double[] {epoch, batch, batchesOfEpoch, steps};
    }

    private Map<String, Seed> streams() {
        Map<String, Seed> streams = new LinkedHashMap<>(model.namedSeeds());
        for (int i = 0; i < seeds.size(); i++) {
            if (!streams.containsValue(seeds.get(i))) {
                streams.put("trainer." + i, seeds.get(i));
            }
        }
        return streams;
    }

    // Two halves of 32 bits: a double holds no integer of 64.
    private Map<String, Tensor> random() {
        Map<String, Tensor> states = new LinkedHashMap<>();
        streams()
                .forEach((name, seed) -> states.put(
                        name, Tensor.constant(new double[] {seed.state() >>> 32, seed.state() & 0xffffffffL})));
        return states;
    }

    private void loadRandom(Map<String, Tensor> states) {
        Map<String, Seed> streams = streams();
        if (!states.keySet().equals(streams.keySet())) {
            throw new IllegalArgumentException("it holds the states of the random streams " + states.keySet()
                    + ", but this training draws from " + streams.keySet());
        }
        streams.forEach((name, seed) -> {
            Tensor state = Objects.requireNonNull(states.get(name));
            seed.restore(((long) state.get(0) << 32) | (long) state.get(1));
        });
    }

    // A file keeps no order, so the curves are numbered.
    private Map<String, Tensor> historyState() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        history.curves()
                .forEach((name, curve) -> state.put(
                        state.size() + " " + name,
                        Tensor.constant(new double[][] {array(curve.steps()), array(curve.values())})));
        return state;
    }

    private static double[] array(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private void loadHistory(Map<String, Tensor> state) {
        history.clear();
        inOrder(state).forEach(curve -> {
            String name = curve.getKey().substring(curve.getKey().indexOf(' ') + 1);
            Tensor points = curve.getValue();
            for (int i = 0; i < points.shape()[1]; i++) {
                history.record(points.get(0, i), name, points.get(1, i));
            }
        });
    }

    private static Map<String, Tensor> numbered(List<Tensor> tensors) {
        Map<String, Tensor> map = new LinkedHashMap<>();
        tensors.forEach(tensor -> map.put(String.valueOf(map.size()), tensor));
        return map;
    }

    private static List<Tensor> unnumbered(Map<String, Tensor> map) {
        return inOrder(map).stream().map(Map.Entry::getValue).toList();
    }

    // By the number that the names begin with.
    private static List<Map.Entry<String, Tensor>> inOrder(Map<String, Tensor> map) {
        return map.entrySet().stream()
                .sorted(Comparator.comparingInt(
                        entry -> Integer.parseInt(entry.getKey().replaceFirst(" .*", ""))))
                .toList();
    }

    // Several of one class are told apart by their order.
    private Map<String, Callback> callbacksByName() {
        Map<String, Callback> named = new LinkedHashMap<>();
        for (Callback callback : callbacks) {
            String name = callback.getClass().getName();
            int i = 0;
            while (named.containsKey(name + "#" + i)) {
                i++;
            }
            named.put(name + "#" + i, callback);
        }
        return named;
    }
}
