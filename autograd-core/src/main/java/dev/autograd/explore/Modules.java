package dev.autograd.explore;

import dev.autograd.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The values of a tape by named scopes. Neighbours that compute the same are folded into one. */
final class Modules {
    // A tape of more operations outside of scopes is cut into parts of this length.
    private static final int MOST_WITHOUT_SCOPE = 20_000;
    private static final int PART = 500;

    private final List<Module> modules = new ArrayList<>();
    private final int[] home;

    /** A scope, or several that are folded; the whole tape is the first one. */
    static final class Module {
        final int index;
        String name;
        // As the operations have it; empty for several that are folded.
        String path = "";
        final List<Module> children = new ArrayList<>();
        private final Map<String, Module> byName = new LinkedHashMap<>();

        @Nullable Module parent;
        // How many scopes it stands for; 1 for a scope itself.
        int repeats = 1;
        int first = Integer.MAX_VALUE;
        int values;
        private boolean hasOperations;
        private long signature = 1;

        Module(int index, String name, @Nullable Module parent) {
            this.index = index;
            this.name = name;
            this.parent = parent;
        }

        int depth() {
            int depth = 0;
            for (Module m = parent; m != null; m = m.parent) {
                depth++;
            }
            return depth;
        }
    }

    private Modules(int size) {
        home = new int[size];
        add("", null);
    }

    static Modules of(Tape tape) {
        Modules modules = new Modules(tape.size());
        modules.assign(tape);
        modules.sign(tape);
        for (Module module : List.copyOf(modules.modules)) {
            modules.fold(module);
        }
        for (Module module : List.copyOf(modules.modules)) {
            modules.join(module);
        }
        return modules;
    }

    List<Module> all() {
        return modules;
    }

    /** The innermost module of a value. */
    Module of(int item) {
        return modules.get(home[item]);
    }

    private Module add(String name, @Nullable Module parent) {
        Module module = new Module(modules.size(), name, parent);
        modules.add(module);
        if (parent != null) {
            parent.children.add(module);
        }
        return module;
    }

    private void assign(Tape tape) {
        String[] scopes = scopes(tape);
        Arrays.fill(home, -1);
        Map<String, Module> found = new HashMap<>();
        for (int i = 0; i < tape.size(); i++) {
            String scope = scopes[i];
            if (scope != null) {
                home[i] = found.computeIfAbsent(scope, this::open).index;
                of(i).hasOperations = true;
            }
        }
        // Variables and constants belong to the innermost module that has all their uses.
        for (int i = tape.size() - 1; i >= 0; i--) {
            for (int input : tape.get(i).inputs()) {
                if (scopes[input] == null) {
                    home[input] = home[input] < 0 ? home[i] : common(modules.get(home[input]), of(i)).index;
                }
            }
        }
        for (int i = 0; i < home.length; i++) {
            for (Module m = of(i); m != null; m = m.parent) {
                m.values++;
                if (scopes[i] != null) {
                    m.first = Math.min(m.first, i);
                }
            }
        }
    }

    // Null for what is not an operation.
    private static @Nullable String[] scopes(Tape tape) {
        String[] scopes = new String[tape.size()];
        int without = 0;
        for (int i = 0; i < scopes.length; i++) {
            Operation operation = tape.get(i).operation();
            scopes[i] = operation == null ? null : operation.scope();
            without += operation != null && operation.scope().isEmpty() ? 1 : 0;
        }
        int parts = 0;
        for (int i = 0; i < scopes.length && without > MOST_WITHOUT_SCOPE; i++) {
            if (scopes[i] != null && Objects.requireNonNull(scopes[i]).isEmpty()) {
                scopes[i] = "part " + (1 + parts++ / PART);
            }
        }
        return scopes;
    }

    private Module open(String scope) {
        Module module = modules.get(0);
        if (scope.isEmpty()) {
            return module;
        }
        for (String name : scope.split("\\.", -1)) {
            Module parent = module;
            module = parent.byName.computeIfAbsent(name, key -> add(name, parent));
            module.path = parent.path.isEmpty() ? name : parent.path + "." + name;
        }
        return module;
    }

    /** The innermost module that has both. */
    static Module common(Module a, Module b) {
        Module x = a;
        Module y = b;
        while (x != y) {
            if (x.depth() >= y.depth()) {
                x = Objects.requireNonNull(x.parent);
            } else {
                y = Objects.requireNonNull(y.parent);
            }
        }
        return x;
    }

    // Two modules are the same if they do the same operations on the same shapes, in the same order.
    private void sign(Tape tape) {
        for (int i = 0; i < home.length; i++) {
            Operation operation = tape.get(i).operation();
            String what = operation == null
                    ? ""
                    : operation.name() + Arrays.toString(tape.get(i).tensor().shape());
            for (Module m = of(i); m != null; m = m.parent) {
                m.signature = operation == null ? m.signature : 31 * m.signature + what.hashCode();
            }
        }
    }

    private void fold(Module module) {
        module.children.sort((a, b) -> Integer.compare(a.first, b.first));
        List<Module> children = List.copyOf(module.children);
        for (int i = 0; i < children.size(); ) {
            int end = i + 1;
            while (end < children.size() && children.get(end).signature == children.get(i).signature) {
                end++;
            }
            if (end - i > 1) {
                fold(module, children.subList(i, end));
            }
            i = end;
        }
    }

    // A module that does nothing but run one module is one with it.
    private void join(Module module) {
        while (module.index > 0 && module.children.size() == 1 && module.repeats == 1 && !module.hasOperations) {
            Module only = module.children.remove(0);
            module.name += "." + only.name;
            module.path = only.path;
            module.repeats = only.repeats;
            module.hasOperations = only.hasOperations;
            for (Module child : only.children) {
                child.parent = module;
                module.children.add(child);
            }
            only.children.clear();
            for (int i = 0; i < home.length; i++) {
                home[i] = home[i] == only.index ? module.index : home[i];
            }
        }
    }

    private void fold(Module parent, List<Module> same) {
        Module first = same.get(0);
        Module run = add(first.name + " … " + same.get(same.size() - 1).name, parent);
        run.repeats = same.size();
        run.first = first.first;
        parent.children.remove(run);
        parent.children.set(parent.children.indexOf(first), run);
        for (Module module : same) {
            parent.children.remove(module);
            module.parent = run;
            run.children.add(module);
            run.values += module.values;
        }
    }
}
