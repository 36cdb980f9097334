package dev.reelmask.net.archive;

import dev.reelmask.net.weights.FloatTensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A TorchScript module to be written: one class, its tensors and the source of its methods.
 *
 * @param className name of the class, a Python identifier
 * @param attributes tensors, in the order in which they are written
 * @param methods TorchScript source of the methods, indented by two spaces; {@code self} is of type
 *     {@code __torch__.<className>}
 * @param extras files beside the code that PyTorch does not look at: text by name
 */
public record ScriptModule(
        String className, List<Attribute> attributes, List<String> methods, Map<String, String> extras) {
    /** Name of the file among {@link #extras} that holds the folded network, {@code NetworkText}. */
    public static final String DESCRIPTION = "network.txt";

    public ScriptModule {
        attributes = List.copyOf(attributes);
        methods = List.copyOf(methods);
        extras = Map.copyOf(extras);
    }

    /** A module without extras. */
    public ScriptModule(String className, List<Attribute> attributes, List<String> methods) {
        this(className, attributes, methods, Map.of());
    }

    /** A tensor of the module: a parameter with gradients or a buffer without. */
    public record Attribute(String name, FloatTensor tensor, Kind kind) {
        /** What PyTorch calls the two. */
        public enum Kind {
            PARAMETER,
            BUFFER
        }

        /** A buffer of these values, as float32. */
        public static Attribute buffer(String name, List<Double> values, List<Integer> shape) {
            float[] floats = new float[values.size()];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = values.get(i).floatValue();
            }
            return new Attribute(name, new FloatTensor(shape, floats), Kind.BUFFER);
        }
    }

    /** Whether there is a tensor to train; DJL takes a module for one in training mode until told otherwise. */
    boolean isTrainable() {
        return attributes.stream().anyMatch(a -> a.kind() == Attribute.Kind.PARAMETER);
    }

    /** Source of the class. */
    String source() {
        return source(className, names(Attribute.Kind.PARAMETER), names(Attribute.Kind.BUFFER), methods);
    }

    /** Source of a class by the names of its tensors. */
    public static String source(String className, List<String> parameters, List<String> buffers, List<String> methods) {
        StringBuilder code = new StringBuilder("class " + className + "(Module):\n");
        code.append("  __parameters__ = ").append(quoted(parameters)).append('\n');
        code.append("  __buffers__ = ").append(quoted(buffers)).append('\n');
        code.append("  training : bool\n");
        parameters.forEach(name -> code.append("  ").append(name).append(" : Tensor\n"));
        buffers.forEach(name -> code.append("  ").append(name).append(" : Tensor\n"));
        methods.forEach(code::append);
        return code.toString();
    }

    private List<String> names(Attribute.Kind kind) {
        return attributes.stream()
                .filter(a -> a.kind() == kind)
                .map(Attribute::name)
                .toList();
    }

    private static String quoted(List<String> names) {
        return names.stream().map(name -> '"' + name + "\", ").collect(Collectors.joining("", "[", "]"));
    }
}
