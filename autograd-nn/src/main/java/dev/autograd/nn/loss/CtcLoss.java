package dev.autograd.nn.loss;

import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Connectionist temporal classification: minus the logarithm of the probability of a sequence of labels, when nobody has said
 * which step says which label. It is the sum over all ways to spread the labels over the steps, where a label may last
 * and between two there may be blanks, and must be between two equal ones. The sum is taken by the forward algorithm in
 * logarithms, one step after the other, so nothing underflows.
 *
 * <p>Shapes: log-probabilities {@code [n, t, classes]}, as {@link Tensor#logSoftmax} gives them; labels {@code [n, s]} of
 * an integer type; both filled up with anything. The mean is, as PyTorch's, one over samples of the loss per label.
 *
 * <p>Source: A. Graves et al., "Connectionist temporal classification: Labelling unsegmented sequence data with recurrent
 * neural networks", 2006.
 */
public final class CtcLoss {
    // Stands for the logarithm of 0, and unlike it has differences that are numbers.
    private static final double NOTHING = -1e30;

    private final int blank;
    private final Reduction reduction;

    /** The mean, with class 0 as the blank. */
    public CtcLoss() {
        this(0, Reduction.MEAN);
    }

    /** Takes the class that is the blank, and a reduction. */
    public CtcLoss(int blank, Reduction reduction) {
        if (blank < 0) {
            throw new IllegalArgumentException("the blank is a class, but is " + blank);
        }
        this.blank = blank;
        this.reduction = reduction;
    }

    /** Returns the loss of samples that have all steps and labels. */
    public Tensor of(Tensor logProbabilities, Tensor labels) {
        checkShapes(logProbabilities, labels);
        long[] steps = new long[(int) labels.shape()[0]];
        long[] counts = steps.clone();
        Arrays.fill(steps, logProbabilities.shape()[1]);
        Arrays.fill(counts, labels.shape()[1]);
        return of(logProbabilities, labels, steps, counts);
    }

    /**
     * Returns the loss of samples of different lengths.
     *
     * @param steps how many steps each sample has
     * @param counts how many labels each sample has
     * @throws ShapeException if shapes or lengths don't fit, a label is no class or the blank, or a sample has fewer steps
     *     than its labels need
     */
    public Tensor of(Tensor logProbabilities, Tensor labels, long[] steps, long[] counts) {
        checkShapes(logProbabilities, labels);
        int n = (int) labels.shape()[0];
        int longest = (int) logProbabilities.shape()[1];
        long classes = logProbabilities.shape()[2];
        checkLengths("steps", steps, n, longest);
        checkLengths("labels", counts, n, (int) labels.shape()[1]);
        if (blank >= classes) {
            throw new ShapeException("CtcLoss: the blank " + blank + " is none of " + classes + " classes");
        }
        int most = (int) Arrays.stream(counts).max().orElse(0);
        long[][] chosen = chosen(labels, steps, counts, classes);
        int states = 2 * most + 1;

        // Blank, label, blank, label, ..., blank: [n, states], and which may be reached past the blank before it.
        long[] extended = new long[n * states];
        boolean[] mayPass = new boolean[n * states];
        Arrays.fill(extended, blank);
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < counts[i]; k++) {
                extended[i * states + 2 * k + 1] = chosen[i][k];
                mayPass[i * states + 2 * k + 1] = k > 0 && chosen[i][k] != chosen[i][k - 1];
            }
        }
        Tensor index = Tensor.constant(extended).reshape(n, 1, states).broadcastTo(n, longest, states);
        Tensor emitted = logProbabilities.gather(2, index);
        Tensor last = forward(emitted, Tensor.constant(mayPass).reshape(n, states), steps);
        return reduced(likelihood(last, counts).neg(), counts);
    }

    // What the paths that end in each state have together, after each sample's last step: [n, states].
    private static Tensor forward(Tensor emitted, Tensor mayPass, long[] steps) {
        int n = steps.length;
        long states = emitted.shape()[2];
        DataType type = emitted.dataType();
        Tensor nowhere = Tensor.full(type, NOTHING, n, states);
        Tensor beginnings = Tensor.arange(states).lt(2).reshape(1, states);
        Tensor alpha = emitted.select(1, 0).where(beginnings, nowhere);
        long longest = Arrays.stream(steps).max().orElse(0);
        for (int t = 1; t < longest; t++) {
            Tensor fromBefore = shifted(alpha, 1);
            Tensor fromBeforeBlank = shifted(alpha, 2).where(mayPass, nowhere);
            Tensor next = Tensor.stack(2, alpha, fromBefore, fromBeforeBlank)
                    .logSumExp(2)
                    .add(emitted.select(1, t));
            alpha = next.where(lastsBeyond(steps, t), alpha);
        }
        return alpha;
    }

    private static Tensor shifted(Tensor alpha, int by) {
        long states = alpha.shape()[1];
        return alpha.pad(new long[][] {{0, 0}, {by, 0}}, NOTHING).slice(1, 0, states);
    }

    private static Tensor lastsBeyond(long[] steps, int t) {
        boolean[] mask = new boolean[steps.length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = steps[i] > t;
        }
        return Tensor.constant(mask).unsqueeze(1);
    }

    // A path ends with the last label or with the blank behind it.
    private static Tensor likelihood(Tensor alpha, long[] counts) {
        int n = counts.length;
        int states = (int) alpha.shape()[1];
        boolean[] isEnd = new boolean[n * states];
        for (int i = 0; i < n; i++) {
            int end = (int) (2 * counts[i]);
            isEnd[i * states + end] = true;
            isEnd[i * states + Math.max(0, end - 1)] = true;
        }
        Tensor ends = Tensor.constant(isEnd).reshape(n, states);
        return alpha.where(ends, NOTHING).logSumExp(1);
    }

    private Tensor reduced(Tensor losses, long[] counts) {
        if (reduction != Reduction.MEAN) {
            return reduction.of(losses);
        }
        double[] per = Arrays.stream(counts)
                .mapToDouble(count -> (double) Math.max(1, count))
                .toArray();
        return losses.div(Tensor.constant(per).to(losses.dataType())).mean();
    }

    private static void checkShapes(Tensor logProbabilities, Tensor labels) {
        long[] shape = logProbabilities.shape();
        if (shape.length != 3 || labels.rank() != 2 || labels.shape()[0] != shape[0]) {
            throw new ShapeException("CtcLoss: log-probabilities [n, t, classes] and labels [n, s] are wanted, not "
                    + Arrays.toString(shape) + " and " + Arrays.toString(labels.shape()));
        }
    }

    private static void checkLengths(String what, long[] lengths, int n, int most) {
        if (lengths.length != n || Arrays.stream(lengths).anyMatch(length -> length < 0 || length > most)) {
            throw new ShapeException("CtcLoss: the numbers of " + what + " must be one for each of " + n
                    + " samples, from 0 to " + most + ", but are " + Arrays.toString(lengths));
        }
    }

    // The labels of each sample, without what they are filled up with.
    private long[][] chosen(Tensor labels, long[] steps, long[] counts, long classes) {
        if (labels.dataType() != DataType.INT64 && labels.dataType() != DataType.INT32) {
            throw new ShapeException("CtcLoss: labels are integers, not " + labels.dataType());
        }
        double[] all = labels.toDoubles();
        int width = (int) labels.shape()[1];
        long[][] chosen = new long[counts.length][];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = new long[(int) counts[i]];
            long needed = Math.max(1, counts[i]);
            for (int k = 0; k < chosen[i].length; k++) {
                long label = (long) all[i * width + k];
                if (label < 0 || label >= classes || label == blank) {
                    throw new ShapeException("CtcLoss: label " + label + " at position [" + i + ", " + k
                            + "] is out of range for " + classes + " classes, of which " + blank + " is the blank");
                }
                chosen[i][k] = label;
                needed += k > 0 && label == chosen[i][k - 1] ? 1 : 0;
            }
            if (steps[i] < needed) {
                throw new ShapeException("CtcLoss: sample " + i + " has " + steps[i] + " steps, but its " + counts[i]
                        + " labels, with a blank between equal ones, need " + needed);
            }
        }
        return chosen;
    }
}
