package dev.autograd.check.hand;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.Autograd;
import dev.autograd.Tensor;
import dev.autograd.check.HandGradient;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mistakes made in hand-written backward passes, each of which must be told by its kind and its place. */
class PlantedMistakesTest {
    // Not asked for: a constant without a name of its own, shapes that no mistake leads to.
    private static final Set<Mistake> OTHERS = EnumSet.of(
            Mistake.WRONG_SHAPE,
            Mistake.DIMENSION_DROPPED,
            Mistake.SUMMED_TOO_FAR,
            Mistake.CONSTANT_FORGOTTEN,
            Mistake.FACTOR,
            Mistake.NOT_TRANSPOSED);

    private static final Map<String, HandModel> MODELS = Map.of(
            "the document's layer", traced(DocumentModel::new),
            "an embedding with softmax", traced(EmbeddingModel::new),
            "batch normalisation", traced(() -> new BatchNormModel(true)));

    private static HandModel traced(Supplier<HandModel> model) {
        try (var trace = Autograd.trace()) {
            return model.get();
        }
    }

    static Stream<Arguments> plants() {
        return MODELS.entrySet().stream()
                .flatMap(model -> model.getValue().plants().stream().map(plant -> Arguments.of(model.getKey(), plant)));
    }

    @Test
    void withoutOneAllAreExact() {
        for (HandModel model : MODELS.values()) {
            HandReport report = claimAll(model, Plant.NONE);

            assertTrue(report.rows().stream().allMatch(row -> row.verdict() == Verdict.EXACT), report::text);
        }
    }

    @Test
    void everyKindIsPlantedInEveryModel() {
        MODELS.forEach((name, model) -> {
            Set<Mistake> planted = EnumSet.copyOf(OTHERS);
            model.plants().forEach(plant -> planted.add(plant.mistake()));

            assertEquals(EnumSet.allOf(Mistake.class), planted, name);
        });
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("plants")
    void isFoundWithItsPlaceWhenAllGradientsAreClaimed(String name, Plant plant) {
        HandReport report = claimAll(Objects.requireNonNull(MODELS.get(name)), plant);

        assertEquals(
                List.of(plant.at()), report.blamed().stream().map(ClaimRow::of).toList(), report::text);
        ClaimRow blamed = report.blamed().get(0);
        assertTrue(blamed.mistakes().contains(plant.mistake()), report::text);
        for (Finding finding : blamed.findings()) {
            for (Place place : finding.places()) {
                assertEquals(plant.at(), place.by(), report::text);
            }
        }
    }

    @Test
    void itsKindIsFoundFromOneParametersGradient() {
        List<String> missed = new ArrayList<>();
        for (HandModel model : MODELS.values()) {
            for (Plant plant : model.plants()) {
                Tensor claimed = Objects.requireNonNull(model.backward(plant).get(plant.parameter()));
                ClaimRow row = HandGradient.check(model.loss())
                        .claim("claim", Objects.requireNonNull(model.tensors.get(plant.parameter())), claimed)
                        .report()
                        .row("claim");
                // To name many kinds would be no finding.
                if (!row.mistakes().contains(plant.mistake()) || row.mistakes().size() > 2) {
                    missed.add(plant + ": " + row.findings());
                }
            }
        }
        assertEquals(List.of(), missed);
    }

    @Test
    void theTwentySixGradientsOfBatchNormalisationByHandAreExact() {
        HandReport report = claimAll(traced(() -> new BatchNormModel(false)), Plant.NONE);

        assertEquals(26, report.rows().size());
        assertTrue(report.rows().stream().allMatch(row -> row.verdict() == Verdict.EXACT), report::text);
    }

    private static HandReport claimAll(HandModel model, Plant plant) {
        HandGradient check = HandGradient.check(model.loss());
        model.backward(plant)
                .forEach((name, g) -> check.claim("d" + name, Objects.requireNonNull(model.tensors.get(name)), g));
        return check.report();
    }
}
