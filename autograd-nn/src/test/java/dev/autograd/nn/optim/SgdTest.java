package dev.autograd.nn.optim;

import static dev.autograd.nn.optim.Trajectory.assertEnds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SgdTest {
    @Test
    void followsTheGradient() {
        assertEnds(-1.3430188438920185, 1.8720495406268771, p -> new Sgd(p, 0.01));
    }

    @Test
    void decaysTheWeights() {
        assertEnds(-1.3342260970492004, 1.850591537119632, p -> new Sgd(p, 0.01).weightDecay(0.1));
    }

    @Test
    void gainsMomentum() {
        assertEnds(-1.068421342389492, 1.289911578784991, p -> new Sgd(p, 0.01).momentum(0.9));
    }

    @Test
    void looksAheadAsNesterov() {
        assertEnds(
                -0.5601730716209781,
                0.35428332484658265,
                p -> new Sgd(p, 0.01).momentum(0.9).nesterov().weightDecay(0.1));
    }

    @Test
    void refusesAMomentumOfOne() {
        Trajectory trajectory = new Trajectory();
        Sgd sgd = new Sgd(java.util.List.of(trajectory.a), 0.1);
        assertEquals(
                "the momentum must lie in [0, 1), but is 1.0",
                assertThrows(IllegalArgumentException.class, () -> sgd.momentum(1))
                        .getMessage());
    }
}
