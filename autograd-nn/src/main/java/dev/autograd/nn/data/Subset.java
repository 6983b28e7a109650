package dev.autograd.nn.data;

/** Some samples of another data set. */
final class Subset implements Dataset {
    private final Dataset samples;
    private final int[] chosen;

    Subset(Dataset samples, int[] chosen) {
        for (int index : chosen) {
            if (index < 0 || index >= samples.size()) {
                throw new IndexOutOfBoundsException(
                        "subset: there is no sample " + index + ", the data set has " + samples.size());
            }
        }
        this.samples = samples;
        this.chosen = chosen;
    }

    @Override
    public int size() {
        return chosen.length;
    }

    @Override
    public Batch batch(int[] indices) {
        int[] theirs = new int[indices.length];
        for (int i = 0; i < theirs.length; i++) {
            theirs[i] = chosen[indices[i]];
        }
        return samples.batch(theirs);
    }
}
