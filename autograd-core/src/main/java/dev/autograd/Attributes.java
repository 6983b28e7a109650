package dev.autograd;

import dev.autograd.array.Assembly;
import dev.autograd.array.Axes;
import dev.autograd.array.AxisMap;
import dev.autograd.array.Shape;
import dev.autograd.array.Window;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;

/** What a primitive was told besides its inputs, by name and in types of the JDK, for those who explain it. */
final class Attributes {
    private Attributes() {}

    /** A record by its components; anything else under a name that fits its type. */
    static Map<String, Object> of(Object attributes) {
        Map<String, Object> named = new LinkedHashMap<>();
        if (attributes instanceof Record) {
            for (RecordComponent component : attributes.getClass().getRecordComponents()) {
                Object value = read(component, attributes);
                if (value instanceof Record) {
                    named.putAll(of(value));
                } else if (value != null) {
                    named.put(component.getName(), plain(value));
                }
            }
        } else if (attributes instanceof Window window) {
            named.put("shape", plain(window.shape()));
            named.put("start", window.offset());
            named.put("strides", list(window.strides()));
        } else if (attributes instanceof Assembly assembly) {
            named.put("shape", plain(assembly.shape()));
            named.put("pieces", assembly.pieces().stream().map(Object::toString).toList());
        } else if (!(attributes instanceof Primitive.None)) {
            named.put(name(attributes), plain(attributes));
        }
        return Collections.unmodifiableMap(named);
    }

    private static Object read(RecordComponent component, Object attributes) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(attributes);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read the attribute " + component, e);
        }
    }

    private static String name(Object attribute) {
        if (attribute instanceof Shape) {
            return "shape";
        }
        if (attribute instanceof Axes) {
            return "axes";
        }
        if (attribute instanceof int[]) {
            return "order";
        }
        return attribute instanceof DataType ? "type" : "value";
    }

    private static Object plain(Object value) {
        if (value instanceof Shape shape) {
            return list(shape.toInts());
        }
        if (value instanceof Axes axes) {
            return list(axes.toInts());
        }
        if (value instanceof int[] ints) {
            return list(ints);
        }
        if (value instanceof AxisMap map) {
            return map.toString();
        }
        if (value instanceof List<?> several) {
            return several.stream().map(Attributes::plain).toList();
        }
        return value instanceof long[] longs ? Arrays.stream(longs).boxed().toList() : value;
    }

    private static List<Integer> list(int[] ints) {
        return Arrays.stream(ints).boxed().toList();
    }
}
