package dev.autograd.array;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import dev.autograd.thread.PerThread;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;

/** Matrix products by OpenBLAS, called straight on the arrays' memory. */
public final class Blas {
    private Blas() {}

    /**
     * Which operands of a product are read transposed.
     *
     * @param x the left one
     * @param y the right one
     */
    public record Transposes(boolean x, boolean y) {
        public static final Transposes NONE = new Transposes(false, false);
    }

    /** The product of two matrices, or of stacks of matrices with equal leading axes. */
    public static void matmul(Transposes transposes, Array[] inputs, Array out) {
        Array x = inputs[0];
        Array y = inputs[1];
        int rank = out.shape().rank();
        int m = out.shape().length(rank - 2);
        int n = out.shape().length(rank - 1);
        int k = x.shape().length(transposes.x ? rank - 2 : rank - 1);
        if (out.size() == 0) {
            return;
        }
        if (k == 0) {
            out.fill(0);
            return;
        }
        int transX = transposes.x ? CblasTrans : CblasNoTrans;
        int transY = transposes.y ? CblasTrans : CblasNoTrans;
        int ldx = transposes.x ? m : k;
        int ldy = transposes.y ? k : n;
        int count = out.size() / (m * n);
        Operands operands = Operands.CURRENT.get();
        for (int i = 0; i < count; i++) {
            if (out.type() == DataType.DOUBLE) {
                cblas_dgemm(
                        CblasRowMajor,
                        transX,
                        transY,
                        m,
                        n,
                        k,
                        1.0,
                        operands.x.at(x, i * m * k),
                        ldx,
                        operands.y.at(y, i * k * n),
                        ldy,
                        0.0,
                        operands.out.at(out, i * m * n),
                        n);
            } else {
                cblas_sgemm(
                        CblasRowMajor,
                        transX,
                        transY,
                        m,
                        n,
                        k,
                        1.0f,
                        operands.xf.at(x, i * m * k),
                        ldx,
                        operands.yf.at(y, i * k * n),
                        ldy,
                        0.0f,
                        operands.outf.at(out, i * m * n),
                        n);
            }
        }
    }

    /** A thread's pointers, aimed anew at each call instead of made anew. */
    private static final class Operands {
        static final PerThread<Operands> CURRENT = new PerThread<>(Operands::new);

        final Doubles x = new Doubles();
        final Doubles y = new Doubles();
        final Doubles out = new Doubles();
        final Floats xf = new Floats();
        final Floats yf = new Floats();
        final Floats outf = new Floats();
    }

    private static final class Doubles extends DoublePointer {
        Doubles() {
            super((Pointer) null);
        }

        Doubles at(Array array, int index) {
            address = array.address() + (long) index * Double.BYTES;
            return this;
        }
    }

    private static final class Floats extends FloatPointer {
        Floats() {
            super((Pointer) null);
        }

        Floats at(Array array, int index) {
            address = array.address() + (long) index * Float.BYTES;
            return this;
        }
    }
}
