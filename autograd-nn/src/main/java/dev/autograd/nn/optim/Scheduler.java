package dev.autograd.nn.optim;

/** Lets an optimizer's learning rates follow a schedule, each from where it stands when this is made. */
public final class Scheduler {
    private final Optimizer optimizer;
    private final Schedule schedule;
    private final double[] rates;
    private int step;

    /** Takes over the learning rates of all groups, and sets them for step 0. */
    public Scheduler(Optimizer optimizer, Schedule schedule) {
        this.optimizer = optimizer;
        this.schedule = schedule;
        rates = optimizer.groups().stream()
                .mapToDouble(ParameterGroup::learningRate)
                .toArray();
        restore(0);
    }

    /** Goes on to the next step; to be called after {@link Optimizer#step()}, or after each epoch. */
    public void step() {
        restore(step + 1);
    }

    /** The number of the current step, counted from 0: all that is to be saved of a scheduler. */
    public int current() {
        return step;
    }

    /** Goes to a step. */
    public void restore(int saved) {
        step = saved;
        for (int i = 0; i < rates.length; i++) {
            optimizer.groups().get(i).learningRate(rates[i] * schedule.factor(step));
        }
    }
}
