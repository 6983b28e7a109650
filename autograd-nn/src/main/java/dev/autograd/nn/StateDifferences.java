package dev.autograd.nn;

import dev.autograd.AutogradException;
import dev.autograd.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What keeps a saved state from fitting a module. */
final class StateDifferences {
    private static final int SHOWN = 20;

    private StateDifferences() {}

    /**
     * Checks that there is a tensor for each of the module's own, of its shape and type, and no other.
     *
     * @throws AutogradException if there is not; the message says all that is wrong
     */
    static void check(String module, Map<String, Tensor> own, Map<String, Tensor> saved) {
        List<String> missing =
                own.keySet().stream().filter(name -> !saved.containsKey(name)).toList();
        List<String> extra =
                saved.keySet().stream().filter(name -> !own.containsKey(name)).toList();
        List<String> different = new ArrayList<>();
        own.forEach((name, tensor) -> {
            Tensor other = saved.get(name);
            if (other != null && !describe(other).equals(describe(tensor))) {
                different.add(name + " (" + describe(other) + " instead of " + describe(tensor) + ")");
            }
        });
        if (missing.isEmpty() && extra.isEmpty() && different.isEmpty()) {
            return;
        }
        List<String> complaints = new ArrayList<>();
        complain(complaints, "missing", missing);
        complain(complaints, "extra", extra);
        complain(complaints, "different", different);
        throw new AutogradException(
                "the saved state is one of another model than " + module + "; " + String.join("; ", complaints));
    }

    private static String describe(Tensor tensor) {
        return tensor.dataType() + Arrays.toString(tensor.shape());
    }

    private static void complain(List<String> complaints, String what, List<String> names) {
        if (!names.isEmpty()) {
            String shown = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
            complaints.add(
                    what + ": " + shown + (names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : ""));
        }
    }
}
