package dev.autograd.examples.generative;

import dev.autograd.Autograd;
import dev.autograd.Gradients;
import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.nn.Layer;
import dev.autograd.nn.Linear;
import dev.autograd.nn.Module;
import dev.autograd.nn.Sequential;
import dev.autograd.nn.optim.Adam;
import dev.autograd.nn.optim.AveragedWeights;
import dev.autograd.nn.optim.Optimizer;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A generator, which makes points of noise, and a discriminator, which tells them from real ones; each learns from the
 * other.
 *
 * <p>Sources: I. Goodfellow et al., "Generative adversarial nets", 2014, with the loss of section 3 that does not saturate;
 * the penalty on the discriminator's slope at real points: L. Mescheder et al., "Which training methods for GANs do
 * actually converge?", 2018.
 */
final class Gan extends Module {
    private static final int NOISE = 8;
    private static final double AVERAGE_DECAY = 0.999;

    private final Layer generator;
    private final Layer discriminator;

    /**
     * Losses of a step.
     *
     * @param discriminator of telling real points from made ones, without the penalty; 2 log 2 is that of guessing
     * @param generator of passing for real; log 2 where the discriminator guesses
     */
    record Losses(double discriminator, double generator) {}

    Gan(int hidden, Seed seed) {
        generator = new Sequential(
                new Linear(NOISE, hidden, seed),
                Tensor::relu,
                new Linear(hidden, hidden, seed),
                Tensor::relu,
                new Linear(hidden, 2, seed));
        discriminator = new Sequential(
                new Linear(2, hidden, seed),
                Tensor::leakyRelu,
                new Linear(hidden, hidden, seed),
                Tensor::leakyRelu,
                new Linear(hidden, 1, seed));
    }

    /** Makes points, of shape {@code [count, 2]}. */
    Tensor sample(int count, Seed seed) {
        return generator.apply(seed.normal(DataType.FLOAT, 0, 1, count, NOISE));
    }

    /** The game of the two. */
    final class Game {
        private final int batch;
        private final double penalty;
        private final Seed seed;
        private final Optimizer forger;
        private final Optimizer judge;
        private final AveragedWeights averaged = new AveragedWeights(generator.parameters(), AVERAGE_DECAY);

        Game(int batch, double learningRate, double penalty, Seed seed) {
            this.batch = batch;
            this.penalty = penalty;
            this.seed = seed;
            // Without momentum: the opponent's answer makes the last direction a bad guide.
            forger = new Adam(generator.parameters(), learningRate).betas(0, 0.99);
            judge = new Adam(discriminator.parameters(), learningRate).betas(0, 0.99);
        }

        /** Lets each make a step, the discriminator first. */
        Losses step() {
            try (var scope = Autograd.scope()) {
                double told = judge(
                        Tensor.variable(Ring.sample(batch, seed)),
                        sample(batch, seed).detach());
                double passed = forge();
                averaged.update();
                return new Losses(told, passed);
            }
        }

        // The points are a variable, because the penalty is on the slope with respect to them.
        private double judge(Tensor real, Tensor made) {
            Tensor scores = discriminator.apply(real);
            Tensor loss = scores.neg()
                    .softplus()
                    .mean()
                    .add(discriminator.apply(made).softplus().mean());
            Tensor slope = Gradients.of(scores.sum()).createGraph().wrt(real);
            judge.zeroGrad();
            loss.add(slope.square().sum(1).mean().mul(penalty / 2)).backward();
            judge.step();
            return loss.item();
        }

        // Through the discriminator, which stands still, into the generator.
        private double forge() {
            discriminator.freeze();
            Tensor loss =
                    discriminator.apply(sample(batch, seed)).neg().softplus().mean();
            forger.zeroGrad();
            loss.backward();
            forger.step();
            discriminator.unfreeze();
            return loss.item();
        }

        /** Ends the game: the generator is the average of what it was lately. */
        void end() {
            averaged.use();
        }
    }
}
