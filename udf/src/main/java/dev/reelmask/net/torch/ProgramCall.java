package dev.reelmask.net.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import java.util.List;

/**
 * One call of a module's method.
 *
 * @param arguments arrays, lists of arrays, {@code Long}, {@code Double} and {@code Boolean}
 */
record ProgramCall(String method, List<Object> arguments) {
    public ProgramCall {
        arguments = List.copyOf(arguments);
    }

    static ProgramCall of(String method, Object... arguments) {
        return new ProgramCall(method, List.of(arguments));
    }

    /** What the method gives, one array. */
    NDArray on(TorchProgram program, NDManager scope) {
        return program.call(
                scope, method, arguments.stream().map(ProgramCall::value).toArray(IValue[]::new));
    }

    private static IValue value(Object argument) {
        if (argument instanceof NDArray array) {
            return TorchProgram.tensor(array);
        }
        if (argument instanceof List<?> arrays) {
            return TorchProgram.tensors(arrays.stream().map(NDArray.class::cast).toList());
        }
        if (argument instanceof Long number) {
            return IValue.from(number);
        }
        if (argument instanceof Double number) {
            return IValue.from(number);
        }
        return IValue.from((boolean) argument);
    }
}
