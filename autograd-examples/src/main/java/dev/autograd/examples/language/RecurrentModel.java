package dev.autograd.examples.language;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.nn.Embedding;
import dev.autograd.nn.Linear;
import dev.autograd.nn.sequence.Gru;
import dev.autograd.nn.sequence.Lstm;
import dev.autograd.nn.sequence.Recurrent;
import dev.autograd.nn.sequence.Rnn;
import dev.autograd.nn.sequence.State;

/** A recurrent network: what it has read is in its state. */
final class RecurrentModel extends CharacterModel {
    private final Embedding embedding;
    private final Recurrent recurrent;
    private final Linear output;

    RecurrentModel(Kind kind, Size size, Seed seed) {
        int width = size.width();
        embedding = new Embedding(size.characters(), width, seed);
        Recurrent.Builder<? extends Recurrent> builder =
                switch (kind) {
                    case RNN -> Rnn.of(width, width);
                    case LSTM -> Lstm.of(width, width);
                    default -> Gru.of(width, width);
                };
        recurrent = builder.layers(size.layers()).build(seed);
        output = new Linear(width, size.characters(), seed);
    }

    @Override
    protected Tensor forward(Tensor x) {
        return output.apply(recurrent.apply(embedding.apply(x)));
    }

    @Override
    Reader reader() {
        State[] state = {recurrent.zeroState(1)};
        return character -> {
            Tensor x = embedding.apply(Tensor.constant(new int[] {character}));
            Recurrent.Result result = recurrent.step(x, state[0]);
            state[0] = result.state();
            return output.apply(result.output()).squeeze(0);
        };
    }
}
