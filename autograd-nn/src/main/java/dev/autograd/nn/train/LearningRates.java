package dev.autograd.nn.train;

import dev.autograd.nn.optim.Optimizer;
import dev.autograd.nn.optim.Plateau;
import dev.autograd.nn.optim.Schedule;
import dev.autograd.nn.optim.Scheduler;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the learning rates follow: a schedule by the step or by the epoch, or a plateau, or nothing. */
final class LearningRates {
    private static final String PLATEAU = "plateau";

    private final Optimizer optimizer;
    private String rule = "";
    private @Nullable Scheduler byStep;
    private @Nullable Scheduler byEpoch;
    private @Nullable Plateau plateau;
    private String figure = "";

    LearningRates(Optimizer optimizer) {
        this.optimizer = optimizer;
    }

    void schedule(Schedule schedule) {
        claim("schedule");
        byStep = new Scheduler(optimizer, schedule);
    }

    void scheduleByEpoch(Schedule schedule) {
        claim("scheduleByEpoch");
        byEpoch = new Scheduler(optimizer, schedule);
    }

    void plateau(Plateau watching, String watched) {
        claim("plateau");
        plateau = watching;
        figure = watched;
    }

    private void claim(String setting) {
        if (!rule.isEmpty()) {
            throw new IllegalStateException(setting + ": the learning rates follow what was given to " + rule
                    + "(...), and the one would undo the changes of the other; several schedules become one by"
                    + " multiplying their factors: schedule(step -> a.factor(step) * b.factor(step))");
        }
        rule = setting;
    }

    /** Takes what was measured in an epoch. */
    void measured(Map<String, Double> figures) {
        if (plateau == null) {
            return;
        }
        Double value = figures.get(figure);
        if (value == null) {
            throw new IllegalArgumentException(
                    "the learning rate follows \"" + figure + "\", but what is measured is " + figures.keySet());
        }
        plateau.step(value);
    }

    /** Goes to where so many steps are done. */
    void steps(long done) {
        if (byStep != null) {
            byStep.restore((int) done);
        }
    }

    /** Goes to where so many epochs are done. */
    void epochs(int done) {
        if (byEpoch != null) {
            byEpoch.restore(done);
        }
    }

    void save(Checkpoint to) {
        if (plateau != null) {
            to.put(PLATEAU, plateau.state());
        }
    }

    void load(Checkpoint from) {
        if (plateau != null) {
            from.require(PLATEAU, "plateau(...)");
            plateau.load(from.numbers(PLATEAU));
        }
    }
}
