package dev.autograd.examples.reinforcement;

import dev.autograd.Seed;

/**
 * A pole that stands on a cart, which is pushed to the left or to the right 50 times a second so that the pole does not
 * fall.
 *
 * <p>Source of the equations: A. G. Barto, R. S. Sutton, C. W. Anderson, "Neuronlike adaptive elements that can solve
 * difficult learning control problems", IEEE Transactions on Systems, Man, and Cybernetics 13, 1983, without friction.
 * Source of the constants, of the start, of the Euler steps and of the limit of 500 steps: CartPole-v1 of Gym.
 */
final class CartPole {
    /** An episode ends after so many pushes, if the pole still stands. */
    static final int LIMIT = 500;

    /** How far the cart may go to either side, in metres. */
    static final double TRACK = 2.4;

    /** How far the pole may lean to either side, in radians. */
    static final double LEAN = Math.toRadians(12);

    /** The time between two pushes. */
    static final double SECONDS = 0.02;

    private static final double GRAVITY = 9.8;
    private static final double CART_MASS = 1.0;
    private static final double POLE_MASS = 0.1;
    private static final double MASS = CART_MASS + POLE_MASS;

    // From its foot to its middle.
    private static final double HALF_LENGTH = 0.5;
    private static final double FORCE = 10;
    private static final double START = 0.05;

    private CartPole() {}

    /**
     * Where cart and pole are and how they move.
     *
     * @param position of the cart, in metres from the middle of the track
     * @param velocity of the cart, in metres per second
     * @param angle of the pole, in radians from the upright, positive to the right
     * @param angularVelocity of the pole, in radians per second
     */
    record State(double position, double velocity, double angle, double angularVelocity) {
        /** Draws a state near rest, as an episode begins with. */
        static State start(Seed seed) {
            return new State(near(seed), near(seed), near(seed), near(seed));
        }

        private static double near(Seed seed) {
            return START * (2 * seed.nextDouble() - 1);
        }

        /** The state after a push: ẍ and θ̈ by the equations, and one Euler step of 0.02 s with the old velocities. */
        State pushed(boolean right) {
            double sine = Math.sin(angle);
            double cosine = Math.cos(angle);
            double force = right ? FORCE : -FORCE;
            double push = (force + POLE_MASS * HALF_LENGTH * angularVelocity * angularVelocity * sine) / MASS;
            double angularAcceleration =
                    (GRAVITY * sine - cosine * push) / (HALF_LENGTH * (4.0 / 3 - POLE_MASS * cosine * cosine / MASS));
            double acceleration = push - POLE_MASS * HALF_LENGTH * angularAcceleration * cosine / MASS;
            return new State(
                    position + SECONDS * velocity,
                    velocity + SECONDS * acceleration,
                    angle + SECONDS * angularVelocity,
                    angularVelocity + SECONDS * angularAcceleration);
        }

        /** True if the cart has left the track or the pole leans too far. */
        boolean isLost() {
            return Math.abs(position) > TRACK || Math.abs(angle) > LEAN;
        }

        float[] toFloats() {
            return new float[] {(float) position, (float) velocity, (float) angle, (float) angularVelocity};
        }
    }
}
