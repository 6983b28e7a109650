package dev.autograd.nn.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the course of a training for TensorBoard: into {@code train} the loss and the learning rate by step, and into
 * {@code train} and {@code validation} the figures of each epoch, so that curves of one kind are drawn together.
 *
 * @see EventFile
 */
public final class TensorBoard implements Callback {
    private static final String VALIDATION = Trainer.VALIDATION;

    private final Path folder;
    private int everySteps = 10;
    private @Nullable EventFile train;
    private @Nullable EventFile validation;

    /** Writes into a folder, which is made if it is not there; {@code tensorboard --logdir FOLDER} shows it. */
    public TensorBoard(Path folder) {
        this.folder = folder;
    }

    /**
     * Sets how often the loss of a step is written; every 10 steps unless set.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public TensorBoard everySteps(int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("the number of steps must be at least 1, but is " + steps);
        }
        everySteps = steps;
        return this;
    }

    /** Something that writes. */
    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    @Override
    public void onFitBegin(Trainer trainer) {
        checked(() -> {
            train = EventFile.create(folder.resolve("train"));
            validation = null;
        });
    }

    @Override
    public void onStepEnd(Trainer trainer, double loss) {
        if (trainer.steps() % everySteps == 0) {
            checked(() -> {
                train().scalar("loss of a step", trainer.steps(), loss);
                train().scalar("learning rate", trainer.steps(), trainer.learningRate());
            });
        }
    }

    @Override
    public void onEpochEnd(Trainer trainer, Map<String, Double> figures) {
        checked(() -> {
            for (Map.Entry<String, Double> figure : figures.entrySet()) {
                String name = figure.getKey();
                boolean isValidation = name.startsWith(VALIDATION);
                String tag = isValidation ? name.substring(VALIDATION.length()) : name;
                (isValidation ? validation() : train()).scalar(tag, trainer.steps(), figure.getValue());
            }
            train().flush();
            if (validation != null) {
                validation.flush();
            }
        });
    }

    @Override
    public void onFitEnd(Trainer trainer) {
        checked(() -> {
            if (train != null) {
                train.close();
            }
            if (validation != null) {
                validation.close();
            }
        });
    }

    private EventFile train() throws IOException {
        if (train == null) {
            train = EventFile.create(folder.resolve("train"));
        }
        return train;
    }

    private EventFile validation() throws IOException {
        if (validation == null) {
            validation = EventFile.create(folder.resolve("validation"));
        }
        return validation;
    }

    private static void checked(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
