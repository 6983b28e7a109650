package dev.autograd.explore;

import dev.autograd.explore.Modules.Module;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** One drawing: the whole tape, or a module with its own values, the modules inside, and what goes in and out. */
final class Diagram {
    private final Map<Box, Integer> places = new LinkedHashMap<>();
    private final Set<Link> links = new LinkedHashSet<>();

    /** What a box stands for. */
    enum Kind {
        VALUE(0),
        MODULE(1),
        /** A value of another module that is used here. */
        FROM(2),
        /** A value of this module that is used elsewhere. */
        TO(3);

        /** What the page calls it. */
        final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    /**
     * A box.
     *
     * @param of the index of a value or a module
     */
    private record Box(Kind kind, int of) {}

    private record Link(Box from, Box to) {}

    private Diagram() {}

    /** The drawing of the whole tape. */
    static Diagram flat(Tape tape) {
        Diagram diagram = new Diagram();
        for (int i = 0; i < tape.size(); i++) {
            diagram.box(Kind.VALUE, i);
            for (int input : tape.get(i).inputs()) {
                diagram.links.add(new Link(new Box(Kind.VALUE, input), new Box(Kind.VALUE, i)));
            }
        }
        return diagram;
    }

    /** The drawings of all modules, by their indices. */
    static List<Diagram> of(Tape tape, Modules modules) {
        List<Diagram> diagrams = new ArrayList<>();
        for (Module module : modules.all()) {
            Diagram diagram = new Diagram();
            module.children.forEach(child -> diagram.box(Kind.MODULE, child.index));
            diagrams.add(diagram);
        }
        for (int i = 0; i < tape.size(); i++) {
            diagrams.get(modules.of(i).index).box(Kind.VALUE, i);
            for (int input : tape.get(i).inputs()) {
                link(diagrams, modules, input, i);
            }
        }
        return diagrams;
    }

    private static void link(List<Diagram> diagrams, Modules modules, int from, int to) {
        Module common = Modules.common(modules.of(from), modules.of(to));
        Box source = new Box(Kind.VALUE, from);
        for (Module m = modules.of(from); m != common; m = Objects.requireNonNull(m.parent)) {
            diagrams.get(m.index).link(source, new Box(Kind.TO, from));
            source = new Box(Kind.MODULE, m.index);
        }
        Box target = new Box(Kind.VALUE, to);
        for (Module m = modules.of(to); m != common; m = Objects.requireNonNull(m.parent)) {
            diagrams.get(m.index).link(new Box(Kind.FROM, from), target);
            target = new Box(Kind.MODULE, m.index);
        }
        diagrams.get(common.index).link(source, target);
    }

    private void link(Box from, Box to) {
        if (!from.equals(to)) {
            box(from.kind, from.of);
            box(to.kind, to.of);
            links.add(new Link(from, to));
        }
    }

    private void box(Kind kind, int of) {
        places.putIfAbsent(new Box(kind, of), places.size());
    }

    /**
     * The drawing as the page reads it: kinds, what the boxes stand for, ranks and positions (in hundredths); for each
     * edge its ends, and its bends by turns.
     */
    Map<String, Object> toMap(Modules modules) {
        List<Box> boxes = new ArrayList<>(places.keySet());
        boxes.sort(Comparator.comparingDouble(box -> time(box, modules)));
        Map<Box, Integer> order = new HashMap<>();
        boxes.forEach(box -> order.put(box, order.size()));
        int[] from = links.stream().mapToInt(link -> place(order, link.from)).toArray();
        int[] to = links.stream().mapToInt(link -> place(order, link.to)).toArray();
        Layout layout = Layout.of(boxes.size(), from, to);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("kind", boxes.stream().mapToInt(box -> box.kind.code).toArray());
        map.put("of", boxes.stream().mapToInt(Box::of).toArray());
        map.put("rank", ints(boxes.size(), layout::rank));
        map.put("at", ints(boxes.size(), i -> (int) Math.round(100 * layout.position(i))));
        map.put("from", from);
        map.put("to", to);
        Map<String, Object> bends = new LinkedHashMap<>();
        for (int e = 0; e < from.length; e++) {
            double[] places = layout.bends(e);
            if (places.length > 0) {
                bends.put(String.valueOf(e), ints(places.length, i ->
                        (int) Math.round(places[i] * (i % 2 == 0 ? 1 : 100))));
            }
        }
        map.put("bends", bends);
        return map;
    }

    private static int place(Map<Box, Integer> order, Box box) {
        return Objects.requireNonNull(order.get(box));
    }

    private static double time(Box box, Modules modules) {
        return switch (box.kind) {
            case VALUE -> box.of;
            case MODULE -> modules.all().get(box.of).first;
            case FROM -> box.of - 0.5 - 1e9;
            case TO -> box.of + 1e9;
        };
    }

    private static int[] ints(int count, java.util.function.IntUnaryOperator value) {
        int[] ints = new int[count];
        Arrays.setAll(ints, value);
        return ints;
    }
}
