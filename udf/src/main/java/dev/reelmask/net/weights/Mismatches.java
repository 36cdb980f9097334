package dev.reelmask.net.weights;

import dev.reelmask.net.graph.Network;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What does not fit between a network and weights: the table, and a guess at the reason where it is one of the usual
 * ones (another number of classes, another prefix).
 */
final class Mismatches {
    private static final int SHOWN = 20;

    private record Row(String name, List<Integer> expected, List<Integer> found) {
        /** Other shapes tell most, so they come first; then what is missing, then what is left over. */
        int rank() {
            if (expected == null) {
                return 2;
            }
            return found == null ? 1 : 0;
        }

        String shownName() {
            return StateDict.shortened(name);
        }

        String line(String format) {
            return format.formatted(
                    shownName(),
                    expected == null ? "not used" : expected.toString(),
                    found == null ? "missing" : found.toString());
        }
    }

    private record Renaming(String expected, String found) {}

    private final String network;
    private final int tensorCount;
    private final List<Row> rows = new ArrayList<>();

    Mismatches(Network network, Map<String, FloatTensor> tensors) {
        this.network = network.name();
        Map<String, List<Integer>> expected = new LinkedHashMap<>();
        network.parameters().forEach(p -> expected.put(p.name(), p.shape()));
        this.tensorCount = expected.size();
        Set<String> names = new LinkedHashSet<>(expected.keySet());
        names.addAll(tensors.keySet());
        for (String name : names) {
            List<Integer> found = tensors.containsKey(name) ? tensors.get(name).shape() : null;
            List<Integer> wanted = expected.get(name);
            if (found == null || !found.equals(wanted)) {
                rows.add(new Row(name, wanted, found));
            }
        }
        rows.sort(Comparator.comparing(Row::rank));
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    String message(String source) {
        StringBuilder message = new StringBuilder(String.format(
                Locale.ROOT,
                "%s does not hold the weights of %s: %d of %d tensors differ.%n",
                source,
                network,
                rows.size(),
                tensorCount));
        List<Row> shown = rows.subList(0, Math.min(SHOWN, rows.size()));
        int width =
                shown.stream().mapToInt(row -> row.shownName().length()).max().orElse(1);
        String format = "  %-" + width + "s  %-20s  %s%n";
        message.append(format.formatted("name", "expected shape", "found shape"));
        shown.forEach(row -> message.append(row.line(format)));
        if (rows.size() > SHOWN) {
            message.append(String.format(Locale.ROOT, "  … and %d more%n", rows.size() - SHOWN));
        }
        return message.append(classCount()
                        .or(this::prefix)
                        .or(this::larger)
                        .orElse("Use weights made for this network and number of classes."))
                .toString();
    }

    /** All rows differ in one length, from the same number to the same other one: the outputs of the head. */
    private Optional<String> classCount() {
        Set<List<Integer>> changes = new LinkedHashSet<>();
        for (Row row : rows) {
            List<Integer> axes = differingAxes(row);
            if (axes.size() != 1) {
                return Optional.empty();
            }
            int axis = axes.get(0);
            changes.add(List.of(row.expected().get(axis), row.found().get(axis)));
        }
        if (changes.size() != 1 || rows.size() * 2 > tensorCount) {
            return Optional.empty();
        }
        List<Integer> change = changes.iterator().next();
        return Optional.of(String.format(
                Locale.ROOT,
                "Only the number of outputs differs: these weights give %d scores a pixel, %d are wanted. Choose --classes for %d; for other classes train, starting from the other %d tensors alone.",
                change.get(1),
                change.get(0),
                change.get(1),
                tensorCount - rows.size()));
    }

    private static List<Integer> differingAxes(Row row) {
        List<Integer> axes = new ArrayList<>();
        if (row.expected() != null
                && row.found() != null
                && row.expected().size() == row.found().size()) {
            for (int d = 0; d < row.expected().size(); d++) {
                if (!row.expected().get(d).equals(row.found().get(d))) {
                    axes.add(d);
                }
            }
        }
        return axes;
    }

    /** Tensors that are there under names of which only the beginning differs. */
    private Optional<String> prefix() {
        List<Row> missing = rows.stream().filter(row -> row.found() == null).toList();
        Map<String, List<Row>> unusedByLast = new HashMap<>();
        rows.stream().filter(row -> row.expected() == null).forEach(row -> unusedByLast
                .computeIfAbsent(lastPart(row.name()), name -> new ArrayList<>())
                .add(row));
        Map<Renaming, Integer> votes = new LinkedHashMap<>();
        for (Row row : missing) {
            Set<Renaming> possible = new LinkedHashSet<>();
            for (Row other : unusedByLast.getOrDefault(lastPart(row.name()), List.of())) {
                if (row.expected().equals(other.found())) {
                    possible.add(renaming(row.name(), other.name()));
                }
            }
            possible.forEach(renaming -> votes.merge(renaming, 1, Integer::sum));
        }
        return votes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .filter(best -> best.getValue() * 2 >= missing.size())
                .map(best -> String.format(
                        Locale.ROOT,
                        "%d of the %d missing tensors are there in the right shape, but named '%s…' where '%s…' is expected. Rename them: {k.replace('%s', '%s', 1): v for k, v in state_dict.items()}.",
                        best.getValue(),
                        missing.size(),
                        StateDict.shortened(best.getKey().found()),
                        best.getKey().expected(),
                        StateDict.shortened(best.getKey().found()),
                        best.getKey().expected()));
    }

    /** Everything is there, and more. */
    private Optional<String> larger() {
        return rows.stream().allMatch(row -> row.expected() == null)
                ? Optional.of(
                        "All that %s needs is there; the weights are of a larger network. Check --network, or leave these tensors out if only training used them."
                                .formatted(network))
                : Optional.empty();
    }

    private static String lastPart(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** What is left of two names before the longest common ending of whole parts. */
    private static Renaming renaming(String expected, String found) {
        String[] one = expected.split("\\.");
        String[] two = found.split("\\.");
        int common = 0;
        while (common < Math.min(one.length, two.length)
                && one[one.length - 1 - common].equals(two[two.length - 1 - common])) {
            common++;
        }
        return new Renaming(before(one, common), before(two, common));
    }

    private static String before(String[] parts, int ending) {
        StringBuilder prefix = new StringBuilder();
        for (int i = 0; i < parts.length - ending; i++) {
            prefix.append(parts[i]).append('.');
        }
        return prefix.toString();
    }
}
