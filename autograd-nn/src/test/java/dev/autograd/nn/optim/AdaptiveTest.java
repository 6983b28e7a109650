package dev.autograd.nn.optim;

import static dev.autograd.nn.optim.Trajectory.assertEnds;

import org.junit.jupiter.api.Test;

class AdaptiveTest {
    @Test
    void adam() {
        assertEnds(-1.3199913087636026, 1.8100617225936477, p -> new Adam(p, 0.1));
        assertEnds(
                -1.2724939337628383,
                1.765885528336825,
                p -> new Adam(p, 0.1).betas(0.8, 0.95).epsilon(1e-3).weightDecay(0.1));
    }

    @Test
    void amsgrad() {
        assertEnds(-1.3547988407214868, 1.8365594015596918, p -> new Adam(p, 0.1)
                .betas(0.9, 0.5)
                .amsgrad());
    }

    @Test
    void adamW() {
        assertEnds(-1.2392688641027212, 1.581058259295791, p -> new AdamW(p, 0.1).weightDecay(0.1));
    }

    @Test
    void nAdam() {
        assertEnds(-1.3025762810742763, 1.7623442028662142, p -> new NAdam(p, 0.1));
        assertEnds(-1.2877788352374941, 1.7236528733869012, p -> new NAdam(p, 0.1).weightDecay(0.1));
    }

    // In ten steps both kinds: up to the fifth the estimate is worth nothing.
    @Test
    void rAdam() {
        assertEnds(-1.3468112399621395, 2.025527394194117, p -> new RAdam(p, 0.003));
        assertEnds(-1.3450936574781622, 2.0223230220283255, p -> new RAdam(p, 0.003).weightDecay(0.1));
    }

    @Test
    void rmsProp() {
        assertEnds(-1.3418568822360066, 1.8658839562862763, p -> new RmsProp(p, 0.05));
        assertEnds(-1.1556106928398302, 1.4321833660554197, p -> new RmsProp(p, 0.05)
                .alpha(0.9)
                .momentum(0.9)
                .centered()
                .weightDecay(0.1)
                .epsilon(1e-2));
    }

    @Test
    void adagrad() {
        assertEnds(-1.342999335162184, 1.8701098239429748, p -> new Adagrad(p, 0.5));
        assertEnds(
                -1.3627587679847488,
                1.9259020202865036,
                p -> new Adagrad(p, 0.5).learningRateDecay(0.1).weightDecay(0.1).initialSum(0.1));
    }

    @Test
    void adadelta() {
        assertEnds(-1.4705230951900985, 2.028106796254725, p -> new Adadelta(p, 1));
        assertEnds(
                -1.3806878053488636,
                1.6715344469443751,
                p -> new Adadelta(p, 2).rho(0.8).epsilon(1e-3).weightDecay(0.1));
    }

    // Not in PyTorch: the figures are those of the paper's algorithm on plain Python numbers.
    @Test
    void lion() {
        assertEnds(-1.230845940349513, 1.702017078718189, p -> new Lion(p, 0.05).weightDecay(0.1));
    }
}
