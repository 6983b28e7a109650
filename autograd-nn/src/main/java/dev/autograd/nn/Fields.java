package dev.autograd.nn;

import dev.autograd.AutogradException;
import dev.autograd.Seed;
import dev.autograd.Tensor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds the variables, modules and streams of random numbers in a module's fields. */
final class Fields {
    // The fields of each class that can hold any, the superclass's first.
    private static final ClassValue<List<Field>> CANDIDATES = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            List<Field> fields = new ArrayList<>();
            for (Class<?> c = type; c != Module.class; c = c.getSuperclass()) {
                fields.addAll(
                        0,
                        Arrays.stream(c.getDeclaredFields())
                                .filter(Fields::isCandidate)
                                .toList());
            }
            fields.forEach(Fields::open);
            return fields;
        }
    };

    private Fields() {}

    /** Variables and modules by name: that of the field, or {@code field.0} and {@code field.key} in collections. */
    static Map<String, Object> of(Module module) {
        return find(
                module, value -> value instanceof Module || (value instanceof Tensor tensor && tensor.isVariable()));
    }

    /** Streams of random numbers by name, as of {@link #of}. */
    static Map<String, Object> seeds(Module module) {
        return find(module, Seed.class::isInstance);
    }

    private static Map<String, Object> find(Module module, Predicate<Object> isWanted) {
        Map<String, Object> found = new LinkedHashMap<>();
        for (Field field : CANDIDATES.get(module.getClass())) {
            add(found, field.getName(), value(field, module), isWanted);
        }
        return found;
    }

    private static void add(
            Map<String, Object> found, String name, @Nullable Object value, Predicate<Object> isWanted) {
        if (value == null) {
            return;
        }
        if (isWanted.test(value)) {
            found.merge(name, value, (first, second) -> {
                throw new AutogradException("two members are called " + name + "; register one under another name");
            });
        } else if (value instanceof Collection<?> elements) {
            int i = 0;
            for (Object element : elements) {
                add(found, name + "." + i++, element, isWanted);
            }
        } else if (value instanceof Object[] elements) {
            add(found, name, Arrays.asList(elements), isWanted);
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, element) -> add(found, name + "." + key, element, isWanted));
        }
    }

    private static boolean isCandidate(Field field) {
        Class<?> type = field.getType();
        return !Modifier.isStatic(field.getModifiers())
                // The reference of an inner class to the object around it is no child.
                && !field.isSynthetic()
                && !type.isPrimitive()
                && !type.equals(String.class);
    }

    private static void open(Field field) {
        try {
            field.setAccessible(true);
        } catch (InaccessibleObjectException e) {
            throw new AutogradException(
                    "the members of " + field.getDeclaringClass().getName()
                            + " can't be found: its package is not open to"
                            + " dev.autograd.nn; open it in module-info.java",
                    e);
        }
    }

    private static @Nullable Object value(Field field, Module module) {
        try {
            return field.get(module);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
