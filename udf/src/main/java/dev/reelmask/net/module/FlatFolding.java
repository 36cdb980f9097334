package dev.reelmask.net.module;

import dev.reelmask.net.archive.FlatArchive;
import dev.reelmask.net.script.FlatScript;
import dev.reelmask.net.script.FlatScript.Step;
import dev.reelmask.net.script.FlatValue;
import dev.reelmask.net.script.FlatValue.Call;
import dev.reelmask.net.script.FlatValue.Item;
import dev.reelmask.net.script.FlatValue.Plain;
import dev.reelmask.net.script.FlatValue.Sequence;
import dev.reelmask.net.script.FlatValue.Variable;
import dev.reelmask.net.weights.FloatTensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes batch norms in evaluation mode into the convolutions before them and leaves dropouts out, where nobody else
 * reads what lies between, or the weights.
 */
final class FlatFolding {
    private static final Set<String> DROPOUTS =
            Set.of("torch.dropout", "torch.dropout_", "torch.feature_dropout", "torch.feature_dropout_");
    private static final Plain FALSE = new Plain("False");

    private static final int MEAN = 3;
    private static final int VARIANCE = 4;
    private static final int IS_TRAINING = 5;
    private static final int EPS = 7;

    private final FlatScript script;
    private final Map<String, FloatTensor> tensors;
    private final Map<String, Integer> uses = new HashMap<>();
    private final Map<String, Integer> tensorUses = new HashMap<>();
    private final Map<String, FlatValue> replaced = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();

    private FlatFolding(FlatArchive archive) {
        this.script = archive.script();
        this.tensors = new LinkedHashMap<>(archive.tensors());
        script.steps().forEach(step -> count(step.value()));
        count(script.result());
    }

    static FlatArchive of(FlatArchive archive) {
        return new FlatFolding(archive).rewrite();
    }

    private void count(FlatValue value) {
        if (value instanceof Variable variable) {
            uses.merge(variable.name(), 1, Integer::sum);
        }
        FlatArchive.tensorName(value).ifPresent(name -> tensorUses.merge(name, 1, Integer::sum));
        value.parts().forEach(this::count);
    }

    private FlatArchive rewrite() {
        for (Step step : script.steps()) {
            FlatValue value = current(step.value());
            Optional<FlatValue> instead = step.targets().size() == 1 ? instead(value) : Optional.empty();
            if (instead.isPresent()) {
                replaced.put(step.targets().get(0), instead.get());
            } else {
                step.targets().forEach(target -> places.put(target, steps.size()));
                steps.add(new Step(step.targets(), value));
            }
        }
        FlatValue result = current(script.result());
        Set<String> used = new HashSet<>();
        steps.forEach(step -> names(step.value(), used));
        names(result, used);
        tensors.keySet().retainAll(used);
        return new FlatArchive(new FlatScript(script.input(), steps, result), tensors);
    }

    private static void names(FlatValue value, Set<String> names) {
        FlatArchive.tensorName(value).ifPresent(names::add);
        value.parts().forEach(part -> names(part, names));
    }

    /** With what stands for variables that are gone. */
    private FlatValue current(FlatValue value) {
        if (value instanceof Variable variable) {
            return replaced.getOrDefault(variable.name(), variable);
        }
        if (value instanceof Sequence sequence) {
            return new Sequence(sequence.isTuple(), current(sequence.parts()));
        }
        if (value instanceof Call call) {
            return new Call(call.function(), current(call.arguments()), call.names());
        }
        return value instanceof Item item ? new Item(current(item.of()), current(item.index())) : value;
    }

    private List<FlatValue> current(List<FlatValue> values) {
        return values.stream().map(this::current).toList();
    }

    /** The variable that a step's result may stand for, once the step is gone. */
    private Optional<FlatValue> instead(FlatValue value) {
        if (!(value instanceof Call call) || call.arguments().isEmpty()) {
            return Optional.empty();
        }
        List<FlatValue> arguments = call.arguments();
        FlatValue first = arguments.get(0);
        boolean isDropout = DROPOUTS.contains(call.function())
                && arguments.size() == 3
                && arguments.get(2).equals(FALSE);
        boolean isNorm = call.function().equals("torch.batch_norm")
                && arguments.size() > EPS
                && arguments.get(IS_TRAINING).equals(FALSE);
        return isDropout || (isNorm && fold(first, arguments)) ? Optional.of(first) : Optional.empty();
    }

    private boolean fold(FlatValue from, List<FlatValue> norm) {
        if (!(from instanceof Variable variable)
                || uses.getOrDefault(variable.name(), 0) != 1
                || !places.containsKey(variable.name())) {
            return false;
        }
        int place = places.get(variable.name());
        Optional<FlatConv> conv =
                FlatConv.of(steps.get(place).value(), tensors).filter(c -> tensorUses.get(c.weight()) == 1);
        List<Optional<String>> names = norm.subList(1, IS_TRAINING).stream()
                .map(FlatArchive::tensorName)
                .toList();
        boolean isKnown = conv.isPresent()
                && names.subList(MEAN - 1, VARIANCE).stream().allMatch(Optional::isPresent)
                && norm.get(EPS) instanceof Plain;
        if (!isKnown) {
            return false;
        }
        int channels = tensors.get(conv.get().weight()).shape().get(0);
        List<Optional<FloatTensor>> values =
                names.stream().map(name -> name.map(tensors::get)).toList();
        boolean fits =
                values.stream().allMatch(v -> v.isEmpty() || v.get().shape().equals(List.of(channels)));
        if (!fits || isVariable(norm.get(1)) || isVariable(norm.get(2))) {
            return false;
        }
        replace(place, conv.get(), values, Double.parseDouble(norm.get(EPS).text()));
        return true;
    }

    /** Neither a tensor of the archive nor None. */
    private static boolean isVariable(FlatValue value) {
        return FlatArchive.tensorName(value).isEmpty() && !value.equals(new Plain("None"));
    }

    /** @param norm weight, bias, mean and variance; the first two may be missing */
    private void replace(int place, FlatConv conv, List<Optional<FloatTensor>> norm, double eps) {
        FloatTensor weight = tensors.get(conv.weight());
        int channels = weight.shape().get(0);
        int each = channels == 0 ? 0 : weight.values().length / channels;
        float[] scaled = new float[weight.values().length];
        float[] bias = new float[channels];
        for (int c = 0; c < channels; c++) {
            double scale = at(norm.get(0), c, 1) / Math.sqrt(at(norm.get(3), c, 1) + eps);
            double old = at(conv.bias().map(tensors::get), c, 0);
            bias[c] = (float) (at(norm.get(1), c, 0) + (old - at(norm.get(2), c, 0)) * scale);
            for (int i = c * each; i < (c + 1) * each; i++) {
                scaled[i] = (float) (weight.values()[i] * scale);
            }
        }
        tensors.put(conv.weight(), new FloatTensor(weight.shape(), scaled));
        String name = conv.weight() + "_bias";
        tensors.put(name, new FloatTensor(List.of(channels), bias));
        Step step = steps.get(place);
        List<FlatValue> arguments = new ArrayList<>(((Call) step.value()).arguments());
        Call call = (Call) step.value();
        if (arguments.size() == 2) {
            arguments.add(FlatArchive.tensor(name));
        } else {
            arguments.set(2, FlatArchive.tensor(name));
        }
        steps.set(
                place,
                new Step(
                        step.targets(),
                        new Call(call.function(), arguments, Collections.nCopies(arguments.size(), ""))));
    }

    private static double at(Optional<FloatTensor> tensor, int index, double otherwise) {
        return tensor.map(t -> (double) t.values()[index]).orElse(otherwise);
    }
}
