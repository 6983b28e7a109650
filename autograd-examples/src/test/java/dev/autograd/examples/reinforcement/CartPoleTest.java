package dev.autograd.examples.reinforcement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.Seed;
import dev.autograd.examples.reinforcement.CartPole.State;
import org.junit.jupiter.api.Test;

class CartPoleTest {
    // At rest upright: ẍ = F / (M + m) · (1 + 3 m / (4 M + m)) = 400/41 and θ̈ = -600/41.
    @Test
    void aPushFromRestMovesTheCartAndTiltsThePoleTheOtherWay() {
        State pushed = new State(0, 0, 0, 0).pushed(true);

        assertEquals(0, pushed.position());
        assertEquals(8.0 / 41, pushed.velocity(), 1e-15);
        assertEquals(0, pushed.angle());
        assertEquals(-12.0 / 41, pushed.angularVelocity(), 1e-15);
    }

    @Test
    void leftIsTheMirrorOfRight() {
        State right = new State(0.3, -0.2, 0.1, 0.7).pushed(true);
        State left = new State(-0.3, 0.2, -0.1, -0.7).pushed(false);

        assertEquals(-right.position(), left.position());
        assertEquals(-right.velocity(), left.velocity());
        assertEquals(-right.angle(), left.angle());
        assertEquals(-right.angularVelocity(), left.angularVelocity());
    }

    // Newton's equations of cart and pole before they are solved for the accelerations.
    @Test
    void theAccelerationsFulfilNewtonsEquations() {
        double m = 0.1;
        double l = 0.5;
        Seed seed = Seed.of(3);
        for (int i = 0; i < 100; i++) {
            double theta = seed.nextGaussian();
            double omega = 3 * seed.nextGaussian();
            boolean right = i % 2 == 0;
            State before = new State(seed.nextGaussian(), seed.nextGaussian(), theta, omega);
            State after = before.pushed(right);
            double a = (after.velocity() - before.velocity()) / 0.02;
            double alpha = (after.angularVelocity() - omega) / 0.02;

            double force = (1.0 + m) * a + m * l * (alpha * Math.cos(theta) - omega * omega * Math.sin(theta));
            double torque = m * l * a * Math.cos(theta) + 4.0 / 3 * m * l * l * alpha;
            assertEquals(right ? 10 : -10, force, 1e-10);
            assertEquals(m * 9.8 * l * Math.sin(theta), torque, 1e-10);
        }
    }

    @Test
    void placesFollowTheOldVelocities() {
        State after = new State(1, 0.5, 0.1, -0.25).pushed(false);

        assertEquals(1.01, after.position(), 1e-15);
        assertEquals(0.095, after.angle(), 1e-15);
    }

    @Test
    void isLostBeyondTheTrackOrTwelveDegrees() {
        assertFalse(new State(2.4, 0, Math.toRadians(-12), 0).isLost());
        assertTrue(new State(-2.41, 0, 0, 0).isLost());
        assertTrue(new State(0, 0, Math.toRadians(12.1), 0).isLost());
    }

    @Test
    void anEpisodeOfPushesToOneSideIsSoonOver() {
        Episode episode = new Episode(Seed.of(1));
        while (!episode.isOver()) {
            episode.push(true);
        }
        assertTrue(episode.isLost());
        assertTrue(episode.length() >= 8 && episode.length() <= 11, "length " + episode.length());
    }

    @Test
    void startsNearRest() {
        Seed seed = Seed.of(2);
        for (int i = 0; i < 1000; i++) {
            State state = State.start(seed);
            assertTrue(Math.abs(state.position()) <= 0.05 && Math.abs(state.velocity()) <= 0.05);
            assertTrue(Math.abs(state.angle()) <= 0.05 && Math.abs(state.angularVelocity()) <= 0.05);
        }
    }
}
