package dev.autograd.array;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An array that is neither a scalar nor as large as the output, read as it broadcasts to the output's shape. */
final class Repeated {
    private final Array array;

    // The two common ways: the whole array again and again, or each element several times.
    private final boolean asRows;
    private final int repeats;

    // Any other way; null for those two.
    private final @Nullable Strided strided;

    private Repeated(Array array, boolean asRows, int repeats, @Nullable Strided strided) {
        this.array = array;
        this.asRows = asRows;
        this.repeats = repeats;
        this.strided = strided;
    }

    static Repeated of(Array array, Shape target) {
        Shape shape = array.shape();
        if (isSuffix(shape, target)) {
            return new Repeated(array, true, 0, null);
        }
        int repeats = target.size() / array.size();
        if (isPrefix(shape, target)) {
            return new Repeated(array, false, repeats, null);
        }
        return new Repeated(array, false, 0, Strided.broadcast(array, target));
    }

    // As [10] or [1, 10] in [64, 10].
    private static boolean isSuffix(Shape shape, Shape target) {
        int i = shape.rank() - 1;
        int t = target.rank() - 1;
        while (i >= 0 && shape.length(i) == target.length(t)) {
            i--;
            t--;
        }
        while (i >= 0 && shape.length(i) == 1) {
            i--;
        }
        return i < 0;
    }

    // As [64, 1] in [64, 10].
    private static boolean isPrefix(Shape shape, Shape target) {
        if (shape.rank() != target.rank()) {
            return false;
        }
        int i = 0;
        while (i < shape.rank() && shape.length(i) == target.length(i)) {
            i++;
        }
        while (i < shape.rank() && shape.length(i) == 1) {
            i++;
        }
        return i == shape.rank();
    }

    /** The elements after which the whole array comes again; 0 where it is repeated in another way. */
    int rowLength() {
        return asRows ? array.size() : 0;
    }

    /** True if the same elements come again after so many. */
    boolean isSameAfter(int n) {
        return asRows && n % array.size() == 0;
    }

    void read(int start, double[] tile, int n) {
        if (strided != null) {
            strided.read(start, tile, n);
        } else if (asRows) {
            // The array once, from where the tile starts; that is then doubled.
            int once = Math.min(n, array.size());
            int filled = 0;
            for (int at = start % array.size(); filled < once; at = 0) {
                int count = Math.min(once - filled, array.size() - at);
                Elements.read(array, at, tile, filled, count);
                filled += count;
            }
            for (; filled < n; filled *= 2) {
                System.arraycopy(tile, 0, tile, filled, Math.min(filled, n - filled));
            }
        } else {
            int index = start / repeats;
            int end = Math.min(n, repeats - start % repeats);
            for (int at = 0; at < n; end = Math.min(n, at + repeats)) {
                Arrays.fill(tile, at, end, Elements.get(array, index++));
                at = end;
            }
        }
    }

    void read(int start, float[] tile, int n) {
        if (strided != null) {
            strided.read(start, tile, n);
        } else if (asRows) {
            // The array once, from where the tile starts; that is then doubled.
            int once = Math.min(n, array.size());
            int filled = 0;
            for (int at = start % array.size(); filled < once; at = 0) {
                int count = Math.min(once - filled, array.size() - at);
                Elements.read(array, at, tile, filled, count);
                filled += count;
            }
            for (; filled < n; filled *= 2) {
                System.arraycopy(tile, 0, tile, filled, Math.min(filled, n - filled));
            }
        } else {
            int index = start / repeats;
            int end = Math.min(n, repeats - start % repeats);
            for (int at = 0; at < n; end = Math.min(n, at + repeats)) {
                Arrays.fill(tile, at, end, (float) Elements.get(array, index++));
                at = end;
            }
        }
    }
}
