package dev.autograd;

import static dev.autograd.Rows.positions;

import dev.autograd.Primitive.Result;
import dev.autograd.ReductionRules.Folding;
import dev.autograd.array.Folds;
import dev.autograd.array.Sorting;
import dev.autograd.array.Sorting.Order;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/** Positions of elements by their size. They have no derivatives; what is read at them has. */
final class OrderRules {
    private OrderRules() {}

    static final Primitive<Folding> ARG_MAX = positions("argMax", Folds.ARG_MAX);
    static final Primitive<Folding> ARG_MIN = positions("argMin", Folds.ARG_MIN);

    static final Primitive<Order> ARG_SORT = new Primitive<>(
            "argSort", (order, in) -> new Result(DataType.INT64, in[0].dims()), Sorting::argSort, List.of());
}
