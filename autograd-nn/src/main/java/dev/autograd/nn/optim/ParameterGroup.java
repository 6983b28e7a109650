package dev.autograd.nn.optim;

import dev.autograd.Tensor;
import java.util.Collection;
import java.util.List;

/** Parameters that share a learning rate and a weight decay. */
public final class ParameterGroup {
    private final List<Tensor> parameters;
    private double learningRate;
    private double weightDecay;

    ParameterGroup(Collection<Tensor> parameters, double learningRate) {
        this.parameters = List.copyOf(parameters);
        learningRate(learningRate);
    }

    public List<Tensor> parameters() {
        return parameters;
    }

    public double learningRate() {
        return learningRate;
    }

    /**
     * Sets the learning rate.
     *
     * @throws IllegalArgumentException if it is negative, infinite or NaN
     */
    public ParameterGroup learningRate(double rate) {
        learningRate = Settings.notNegative("learning rate", rate);
        return this;
    }

    public double weightDecay() {
        return weightDecay;
    }

    /**
     * Sets the weight decay λ.
     *
     * @throws IllegalArgumentException if it is negative, infinite or NaN
     */
    public ParameterGroup weightDecay(double decay) {
        weightDecay = Settings.notNegative("weight decay", decay);
        return this;
    }
}
