package dev.autograd.examples.language;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.examples.language.CharacterModel.Kind;
import dev.autograd.examples.language.CharacterModel.Size;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CharacterModelTest {
    private static final Size SIZE = new Size(7, 16, 2, 6);

    @ParameterizedTest
    @EnumSource
    void readingOneByOneExpectsWhatReadingAtOnceDoes(Kind kind) {
        CharacterModel model = CharacterModel.of(kind, SIZE, Seed.of(1));
        int[] text = {3, 1, 4, 1, 5, 2};
        Tensor together = model.apply(Tensor.constant(text).unsqueeze(0)).select(0, 0);

        CharacterModel.Reader reader = model.reader();
        for (int i = 0; i < text.length; i++) {
            assertArrayEquals(
                    together.select(0, i).toDoubles(), reader.read(text[i]).toDoubles(), 1e-5, "place " + i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsExpectedByWhatComesLater(Kind kind) {
        CharacterModel model = CharacterModel.of(kind, SIZE, Seed.of(2));
        Tensor one = model.apply(Tensor.constant(new int[] {3, 1, 4, 1, 5, 2}).unsqueeze(0));
        Tensor other = model.apply(Tensor.constant(new int[] {3, 1, 4, 6, 0, 0}).unsqueeze(0));

        assertArrayEquals(one.slice(1, 0, 3).toDoubles(), other.slice(1, 0, 3).toDoubles(), 1e-6);
    }

    @Test
    void attentionSharesAddUpToOneAndLookBack() {
        TransformerModel model = (TransformerModel) CharacterModel.of(Kind.TRANSFORMER, SIZE, Seed.of(3));
        List<double[][]> layers = model.attention(3, 1, 4, 1);

        assertEquals(2, layers.size());
        for (double[][] rows : layers) {
            for (int i = 0; i < 4; i++) {
                double sum = 0;
                for (int j = 0; j < 4; j++) {
                    sum += rows[i][j];
                    assertEquals(j > i, rows[i][j] == 0, "from " + i + " to " + j);
                }
                assertEquals(1, sum, 1e-6);
            }
        }
    }
}
