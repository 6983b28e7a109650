package dev.autograd;

import static dev.autograd.Rows.floatingType;
import static dev.autograd.Rows.linear;

import dev.autograd.Primitive.Result;
import dev.autograd.array.AxisMap;
import dev.autograd.array.Resampling;
import dev.autograd.array.Resampling.Along;
import dev.autograd.array.Shape;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/** The derivatives of pooling and resizing. */
final class PoolingRules {
    private PoolingRules() {}

    /** Weighted sums along an axis: means over windows, values between neighbours. */
    static final Primitive<Along> RESAMPLE = linear(
            "resample",
            (along, in) -> new Result(
                    floatingType("resample", in[0]),
                    in[0].dims().with(along.axis(), along.map().resultLength())),
            Resampling::sum,
            (z, x, along) -> g -> resample(new Along(along.axis(), along.map().transpose()), g));

    private static Tensor resample(Along along, Tensor x) {
        return RESAMPLE.apply(along, x);
    }

    /** Where the largest element of each window lies in its image; it has no derivative. */
    static final Primitive<List<AxisMap>> ARG_MAX_POOL = new Primitive<>(
            "argMaxPool",
            (windows, in) -> {
                floatingType("argMaxPool", in[0]);
                Shape shape = in[0].dims();
                for (int i = 0; i < windows.size(); i++) {
                    shape = shape.with(i + 2, windows.get(i).resultLength());
                }
                return new Result(DataType.INT32, shape);
            },
            Resampling::argMax,
            List.of());
}
