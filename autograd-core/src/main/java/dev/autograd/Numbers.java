package dev.autograd;

import dev.autograd.array.Array;
import dev.autograd.array.JavaArrays;
import dev.autograd.array.Shape;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/** Scalar constants. The ones that derivative rules are full of are made once. */
final class Numbers {
    private static final double[] COMMON = {0, 1, 2, 0.5, -1};
    private static final Map<DataType, @Nullable Tensor[]> MADE = new EnumMap<>(DataType.class);

    static {
        for (DataType type : DataTypes.SUPPORTED) {
            @Nullable Tensor[] numbers = new Tensor[COMMON.length];
            for (int i = 0; i < numbers.length; i++) {
                if (DataTypes.isFloating(type) || (COMMON[i] >= 0 && COMMON[i] == Math.rint(COMMON[i]))) {
                    numbers[i] = outsideOfScopes(type, COMMON[i]);
                }
            }
            MADE.put(type, numbers);
        }
    }

    private Numbers() {}

    /** True if a scalar of that type can have the value, rounded to the type's precision. */
    static boolean fits(DataType type, double value) {
        return switch (type) {
            case BOOL -> value == 0 || value == 1;
            case INT -> value == (int) value;
            case LONG -> value == (long) value && Math.abs(value) <= 1L << 53;
            default -> true;
        };
    }

    static Tensor of(DataType type, double value) {
        for (int i = 0; i < COMMON.length; i++) {
            if (COMMON[i] == value && (value != 0 || 1 / value > 0)) {
                @Nullable Tensor[] made = MADE.get(type);
                Tensor number = made == null ? null : made[i];
                if (number != null) {
                    return number;
                }
            }
        }
        return new Tensor(JavaArrays.scalar(type, value), null);
    }

    private static Tensor outsideOfScopes(DataType type, double value) {
        Array array = Array.allocateLasting(type, Shape.SCALAR);
        array.put(0, value);
        return new Tensor(array, null);
    }
}
