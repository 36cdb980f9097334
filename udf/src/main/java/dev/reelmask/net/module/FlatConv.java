package dev.reelmask.net.module;

import dev.reelmask.net.archive.FlatArchive;
import dev.reelmask.net.script.FlatValue;
import dev.reelmask.net.script.FlatValue.Call;
import dev.reelmask.net.script.FlatValue.Plain;
import dev.reelmask.net.script.FlatValue.Sequence;
import dev.reelmask.net.weights.FloatTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A 2-D convolution of a flat script by a tensor of the archive.
 *
 * @param weight name of the tensor (out, in / groups, kernel, kernel)
 * @param bias name of the tensor (out)
 * @param stride vertical, then horizontal; so are padding and dilation
 */
record FlatConv(
        FlatValue input,
        String weight,
        Optional<String> bias,
        List<Integer> stride,
        List<Integer> padding,
        List<Integer> dilation,
        int groups) {
    private static final String CONV = "torch.conv2d";
    private static final String ANY = "torch._convolution";
    private static final int TRANSPOSED = 6;
    private static final int GROUPS = 8;

    /** What PyTorch leaves out at the end of a call: bias, stride, padding, dilation, groups. */
    private static final List<FlatValue> DEFAULTS =
            List.of(new Plain("None"), list("1"), list("0"), list("1"), new Plain("1"));

    /** The convolution that a value is, where all but its input is known. */
    static Optional<FlatConv> of(FlatValue value, Map<String, FloatTensor> tensors) {
        List<FlatValue> a = arguments(value);
        if (a.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> weight = FlatArchive.tensorName(a.get(1)).filter(name -> rank(tensors, name) == 4);
        Optional<String> bias = FlatArchive.tensorName(a.get(2)).filter(name -> rank(tensors, name) == 1);
        List<List<Integer>> pairs = a.subList(3, 6).stream().map(FlatConv::pair).toList();
        Optional<Integer> groups = number(a.get(6)).filter(g -> g > 0);
        boolean isKnown = weight.isPresent()
                && (bias.isPresent() || a.get(2).equals(new Plain("None")))
                && pairs.stream().noneMatch(List::isEmpty)
                && groups.isPresent();
        return isKnown
                ? Optional.of(new FlatConv(
                        a.get(0), weight.get(), bias, pairs.get(0), pairs.get(1), pairs.get(2), groups.get()))
                : Optional.empty();
    }

    /** Input, weight, bias, stride, padding, dilation and groups; nothing where it is no such call. */
    private static List<FlatValue> arguments(FlatValue value) {
        if (!(value instanceof Call call) || !call.names().stream().allMatch(String::isEmpty)) {
            return List.of();
        }
        List<FlatValue> all = call.arguments();
        if (call.function().equals(CONV) && all.size() >= 2) {
            List<FlatValue> filled = new ArrayList<>(all);
            filled.addAll(DEFAULTS.subList(all.size() - 2, DEFAULTS.size()));
            return filled;
        }
        if (call.function().equals(ANY)
                && all.size() > GROUPS
                && all.get(TRANSPOSED).equals(new Plain("False"))) {
            List<FlatValue> chosen = new ArrayList<>(all.subList(0, TRANSPOSED));
            chosen.add(all.get(GROUPS));
            return chosen;
        }
        return List.of();
    }

    private static FlatValue list(String number) {
        return new Sequence(false, List.of(new Plain(number), new Plain(number)));
    }

    private static int rank(Map<String, FloatTensor> tensors, String name) {
        return tensors.get(name).shape().size();
    }

    /** Empty where it is no list of two numbers, or of one for both. */
    private static List<Integer> pair(FlatValue value) {
        if (!(value instanceof Sequence list)) {
            return List.of();
        }
        List<Integer> numbers = new ArrayList<>();
        list.parts().forEach(part -> number(part).ifPresent(numbers::add));
        if (numbers.size() != list.parts().size() || numbers.isEmpty() || numbers.size() > 2) {
            return List.of();
        }
        return numbers.size() == 2 ? numbers : List.of(numbers.get(0), numbers.get(0));
    }

    private static Optional<Integer> number(FlatValue value) {
        return value instanceof Plain plain && plain.text().matches("\\d{1,6}")
                ? Optional.of(Integer.parseInt(plain.text()))
                : Optional.empty();
    }

    FlatConv with(String newWeight, String newBias) {
        return new FlatConv(input, newWeight, Optional.of(newBias), stride, padding, dilation, groups);
    }

    /** {@code weight, bias, padding, stride, dilation, groups} of oneDNN's operators. */
    String arguments() {
        return String.format(
                Locale.ROOT,
                "self.%s, %s, %s, %s, %s, %d",
                weight,
                bias.map(name -> "self." + name).orElse("None"),
                padding,
                stride,
                dilation,
                groups);
    }

    /** The weight in the layout that oneDNN wants for the input, as a TorchScript expression. */
    String packed() {
        return String.format(
                Locale.ROOT,
                "ops.mkldnn._reorder_convolution_weight(self.%s, %s, %s, %s, %d, torch.size(%s))",
                weight,
                padding,
                stride,
                dilation,
                groups,
                input.text());
    }

    /** Shape of the result, as a TorchScript expression. */
    String outputSize(FloatTensor kernel) {
        return String.format(
                Locale.ROOT,
                "[torch.size(%s, 0), %d, %s, %s]",
                input.text(),
                kernel.shape().get(0),
                side(kernel, 0),
                side(kernel, 1));
    }

    private String side(FloatTensor kernel, int axis) {
        int more = 2 * padding.get(axis) - dilation.get(axis) * (kernel.shape().get(2 + axis) - 1) - 1;
        return String.format(
                Locale.ROOT,
                "torch.add(torch.floordiv(torch.add(torch.size(%s, %d), %d), %d), 1)",
                input.text(),
                2 + axis,
                more,
                stride.get(axis));
    }
}
