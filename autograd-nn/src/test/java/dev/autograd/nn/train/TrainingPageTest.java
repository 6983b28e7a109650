package dev.autograd.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.Autograd;
import dev.autograd.Seed;
import dev.autograd.nn.Activation;
import dev.autograd.nn.Linear;
import dev.autograd.nn.Sequential;
import dev.autograd.nn.data.Batch;
import dev.autograd.nn.data.DataLoader;
import dev.autograd.nn.loss.CrossEntropyLoss;
import dev.autograd.nn.loss.Loss;
import dev.autograd.nn.metric.Accuracy;
import dev.autograd.nn.metric.Metric;
import dev.autograd.nn.optim.Adam;
import dev.autograd.nn.optim.Clipping;
import dev.autograd.nn.optim.Lbfgs;
import dev.autograd.nn.optim.Optimizer;
import dev.autograd.nn.optim.Schedule;
import dev.autograd.nn.optim.Scheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the code of docs/training.md, and holds the page to it. */
class TrainingPageTest {
    private static final Path PAGE = Path.of("../docs/training.md");
    private static final Path SOURCE = Path.of("src/test/java/dev/autograd/nn/train/TrainingPageTest.java");

    @TempDir
    Path folder;

    private final DataLoader data = Noisy.data(1, 200);
    private final DataLoader validation = Noisy.data(2, 80);

    @Test
    void theLoopByHandLearns() {
        // code: byHand
        Noisy model = new Noisy(Seed.of(1));
        Loss loss = new CrossEntropyLoss();
        Optimizer optimizer = new Adam(model.parameters(), 0.01);

        for (int epoch = 0; epoch < 10; epoch++) {
            for (Batch batch : data.epoch(epoch)) {
                try (var scope = Autograd.scope()) {
                    optimizer.zeroGrad();
                    loss.of(model.apply(batch.x()), batch.y()).backward();
                    optimizer.step();
                }
            }
        }
        // end

        // code: clippingByHand
        Scheduler scheduler =
                new Scheduler(optimizer, Schedule.cosine(1000, 0.01).warmUp(50));
        for (Batch batch : data.epoch(0)) {
            optimizer.zeroGrad();
            loss.of(model.apply(batch.x()), batch.y()).backward();
            Clipping.byNorm(model.parameters(), 1);
            optimizer.step();
            scheduler.step();
        }
        // end

        // code: measuringByHand
        Metric accuracy = new Accuracy();
        model.eval();
        try (var off = Autograd.noGrad()) {
            for (Batch batch : validation.epoch(0)) {
                accuracy.update(model.apply(batch.x()), batch.y());
            }
        }
        model.train();
        System.out.println("accuracy " + accuracy.value());
        // end
        assertTrue(accuracy.value() > 0.75, "accuracy " + accuracy.value());
    }

    @Test
    void lbfgsLearns() {
        Seed seed = Seed.of(1);
        Sequential model = new Sequential(new Linear(2, 8, seed), Activation.tanh(), new Linear(8, 2, seed));
        Loss loss = new CrossEntropyLoss();
        // code: lbfgs
        Lbfgs optimizer = new Lbfgs(model.parameters(), 1).strongWolfe();
        Batch all = data.dataset().all();
        for (int i = 0; i < 20; i++) {
            optimizer.step(() -> loss.of(model.apply(all.x()), all.y()));
        }
        // end
        Metric accuracy = new Accuracy();
        accuracy.update(model.apply(all.x()), all.y());
        assertTrue(accuracy.value() > 0.95, "accuracy " + accuracy.value());
    }

    @Test
    void theTrainerLearns() throws IOException {
        Noisy model = new Noisy(Seed.of(1));
        // code: trainer
        Trainer trainer = Trainer.of(model, new CrossEntropyLoss(), new Adam(model.parameters(), 0.01))
                .metric("accuracy", Accuracy::new)
                .clipNorm(1)
                .schedule(Schedule.cosine(1000, 0.01).warmUp(50));
        History history = trainer.fit(data, validation, 10);
        double reached = trainer.evaluate(validation).get("accuracy");
        // end
        assertTrue(reached > 0.75, "accuracy " + reached);
        history.plot(folder.resolve("history.png"));

        // code: callback
        trainer.callback(new Callback() {
            @Override
            public void onEpochEnd(Trainer trainer, Map<String, Double> figures) {
                if (figures.get("validation accuracy") > 0.99) {
                    trainer.stop();
                }
            }
        });
        // end
        trainer.fit(data, validation, 12);
        assertEquals(12, history.curve("loss").values().size());
    }

    @Test
    void theCheckpointIsThereForTheNextRun() throws IOException {
        for (int run = 0; run < 2; run++) {
            Noisy model = new Noisy(Seed.of(1));
            Trainer trainer = Trainer.of(model, new CrossEntropyLoss(), new Adam(model.parameters(), 0.01))
                    .quiet()
                    .mostSteps(run == 0 ? 20 : 130);
            saveAndGoOn(trainer);
            assertEquals(run == 0 ? 20 : 130, trainer.steps());
        }
    }

    private void saveAndGoOn(Trainer trainer) throws IOException {
        // code: checkpoint
        Path file = folder.resolve("run.safetensors");
        trainer.checkpoint(file, 500);
        if (Files.exists(file)) {
            trainer.resume(file);
        }
        trainer.fit(data, validation, 10);
        // end
    }

    // Compiled only, for it writes into the working folder.
    static void readyCallbacks(Trainer trainer) {
        // code: readyCallbacks
        trainer.callback(EarlyStopping.lowest("validation loss").patience(5))
                .callback(new TensorBoard(Path.of("runs/first")));
        // end
    }

    @Test
    void thePageShowsThisCode() throws IOException {
        Matcher blocks = Pattern.compile("<!-- code: (\\w+) -->\n```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        List<String> names = new ArrayList<>();
        while (blocks.find()) {
            names.add(blocks.group(1));
            assertEquals(code(blocks.group(1)), blocks.group(2), blocks.group(1));
        }
        assertEquals(
                List.of(
                        "byHand",
                        "clippingByHand",
                        "measuringByHand",
                        "lbfgs",
                        "trainer",
                        "callback",
                        "readyCallbacks",
                        "checkpoint"),
                names);
    }

    private static String code(String name) throws IOException {
        Matcher code = Pattern.compile("// code: " + name + "\n(.*?) *// end", Pattern.DOTALL)
                .matcher(Files.readString(SOURCE));
        assertTrue(code.find(), name);
        return code.group(1).stripTrailing().stripIndent() + "\n";
    }
}
