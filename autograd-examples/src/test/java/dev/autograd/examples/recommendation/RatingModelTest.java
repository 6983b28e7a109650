package dev.autograd.examples.recommendation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.examples.recommendation.RatingModel.Kind;
import dev.autograd.examples.recommendation.RatingModel.Size;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The numbers of docs/applications/recommend.md. */
class RatingModelTest {
    @Test
    void aRowThatIsLookedUpTwiceGetsTheSumOfBothGradients() {
        RatingModel model = RatingModel.of(Kind.MF, new Size(2, 3, 2), 3, Seed.of(1));
        Map<String, Tensor> state = new LinkedHashMap<>(model.state());
        state.put("userBias.weight", Tensor.constant(new float[][] {{0}, {0}}));
        state.put("itemBias.weight", Tensor.constant(new float[][] {{0}, {0}, {0}}));
        state.put("users.weight", Tensor.constant(new float[][] {{1, -1}, {0, 1}}));
        state.put("items.weight", Tensor.constant(new float[][] {{1, 0}, {2, 1}, {1, 1}}));
        model.load(state);

        Tensor predicted =
                model.predict(Tensor.constant(new int[] {0, 0, 1, 1}), Tensor.constant(new int[] {0, 1, 1, 0}));
        Tensor loss = predicted
                .sub(Tensor.constant(new float[] {5, 2, 4.5f, 2}))
                .square()
                .mean();
        loss.backward();

        assertArrayEquals(new double[] {4, 4, 4, 3}, predicted.toDoubles());
        assertEquals(1.5625, loss.item());
        assertGradient(model, "users.weight", 1.5, 1, 0, -0.25);
        assertGradient(model, "items.weight", -0.5, 1, 1, -1.25, 0, 0);
        assertGradient(model, "userBias.weight", 0.5, 0.25);
        assertGradient(model, "itemBias.weight", 0, 0.75, 0);
    }

    private static void assertGradient(RatingModel model, String name, double... expected) {
        assertArrayEquals(expected, model.namedParameters().get(name).grad().toDoubles(), 1e-7, name);
    }

    @Test
    void aVectorHasTwoWaysThroughTheNetworkByItselfAndByTheProduct() {
        Tensor p = Tensor.variable(new double[] {1, -1});
        Tensor q = Tensor.variable(new double[] {2, 1});
        Tensor weight = Tensor.constant(new double[][] {{1, 0, 0, 0, 0.5, 0}, {0, 1, 0, 0, 0, 0}});
        Tensor x = Tensor.concat(0, p, q, p.mul(q));
        Tensor hidden = weight.matmul(x.reshape(6, 1)).reshape(2).relu();
        Tensor rating = hidden.mul(Tensor.constant(new double[] {0.5, 3})).sum().add(3);
        rating.sub(2).square().backward();

        assertArrayEquals(new double[] {2, 0}, hidden.toDoubles());
        assertEquals(4, rating.item());
        assertArrayEquals(new double[] {4, 0}, p.grad().toDoubles());
        assertArrayEquals(new double[] {1, 0}, q.grad().toDoubles());
    }

    @ParameterizedTest
    @EnumSource
    void everyParameterIsReached(Kind kind) {
        RatingModel model = RatingModel.of(kind, new Size(3, 3, 4), 3, Seed.of(1));
        Tensor all = Tensor.constant(new int[] {0, 1, 2});
        model.predict(all, all).sub(1).square().mean().backward();

        model.namedParameters()
                .forEach((name, parameter) ->
                        assertTrue(parameter.grad().abs().sum().item() > 0, name));
        assertEquals(kind == Kind.MF ? 4 : 10, model.namedParameters().size());
    }
}
