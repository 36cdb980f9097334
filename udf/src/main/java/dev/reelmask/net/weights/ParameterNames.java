package dev.reelmask.net.weights;

/**
 * How the tensors of a TorchScript module that is written here are called: a dot cannot stand in a Python identifier.
 */
public final class ParameterNames {
    private ParameterNames() {}

    /**
     * The Python identifier of a parameter: dots become two underscores, so {@code encoder.b1.bn.weight} is
     * {@code encoder__b1__bn__weight}.
     */
    public static String identifier(String parameterName) {
        String name = parameterName.replace(".", "__");
        return Character.isDigit(name.charAt(0)) ? "_" + name : name;
    }

    /** The parameter name that {@link #identifier} was made of. */
    static String parameterName(String identifier) {
        String name = identifier.matches("_\\d.*") ? identifier.substring(1) : identifier;
        return name.replace("__", ".");
    }
}
