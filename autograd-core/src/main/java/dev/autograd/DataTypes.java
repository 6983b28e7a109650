package dev.autograd;

import java.util.EnumSet;
import java.util.Set;
import org.nd4j.linalg.api.buffer.DataType;

/** The one rule for operands of different data types: FLOAT with DOUBLE gives DOUBLE, anything else is refused. */
final class DataTypes {
    static final Set<DataType> SUPPORTED =
            EnumSet.of(DataType.DOUBLE, DataType.FLOAT, DataType.INT64, DataType.INT32, DataType.BOOL);

    private DataTypes() {}

    static DataType promote(String operation, Tensor x, Tensor y) {
        if (x.type() == y.type()) {
            return x.type();
        }
        if (isFloating(x.type()) && isFloating(y.type())) {
            return DataType.DOUBLE;
        }
        Tensor integral = isFloating(x.type()) ? y : x;
        DataType other = isFloating(x.type()) ? x.type() : y.type();
        throw new ShapeException(operation + ": " + Primitive.describe(x, y)
                + " differ in data type; convert one of them, as in " + integral.nameOr("x") + ".to(DataType." + other
                + ")");
    }

    static boolean isFloating(DataType type) {
        return type == DataType.DOUBLE || type == DataType.FLOAT;
    }

    static DataType supported(DataType type) {
        if (!SUPPORTED.contains(type)) {
            throw new ShapeException("data type " + type + " is not supported; use one of " + SUPPORTED);
        }
        return type;
    }
}
