package dev.autograd.examples.language;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.nn.Layer;
import java.util.Locale;

/** Maps characters, {@code [n, t]} of INT, to the logits of the next one at each place, {@code [n, t, characters]}. */
abstract sealed class CharacterModel extends Layer permits RecurrentModel, TransformerModel {
    /** The four kinds. */
    enum Kind {
        RNN(0.003),
        LSTM(0.005),
        GRU(0.005),
        TRANSFORMER(0.002);

        private final double learningRate;

        Kind(double learningRate) {
            this.learningRate = learningRate;
        }

        /** The learning rate that it starts from unless told otherwise. */
        double learningRate() {
            return learningRate;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How large a model is.
     *
     * @param characters how many there are
     * @param width of what stands for a character, and of the state
     * @param layers one on the other
     * @param length of the longest window
     */
    record Size(int characters, int width, int layers, int length) {}

    static CharacterModel of(Kind kind, Size size, Seed seed) {
        return kind == Kind.TRANSFORMER ? new TransformerModel(size, seed) : new RecurrentModel(kind, size, seed);
    }

    /** Begins to read a text, of which nothing is known yet. */
    abstract Reader reader();

    /** Reads a text, and says after each character what it expects next. */
    @FunctionalInterface
    interface Reader {
        /** Takes the next character, and returns the logits of the one after it, {@code [characters]}. */
        Tensor read(int character);
    }
}
