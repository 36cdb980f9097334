package dev.reelmask.net.torch;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.reelmask.frame.UserException;
import java.util.List;
import java.util.function.Function;

/** A loaded TorchScript module whose methods are called one JNI call at a time, without gradients. Thread-safe. */
public final class TorchProgram implements AutoCloseable {
    private final String name;
    private final Model model;
    private final boolean channelsLast;

    private TorchProgram(String name, Model model, boolean channelsLast) {
        this.name = name;
        this.model = model;
        this.channelsLast = channelsLast;
    }

    /** Anyone's module, once it has been looked at. */
    public static TorchProgram load(String name, byte[] archive, Device device) {
        return new TorchProgram(name, TorchRuntime.load(name, archive, device), false);
    }

    /** A module that {@link TorchRuntime#loadOwn} may load. */
    static TorchProgram own(String name, byte[] archive, Device device) {
        return new TorchProgram(name, TorchRuntime.loadOwn(name, archive, device), false);
    }

    /**
     * This one, to which maps come as well with the channels of a pixel side by side: it brings them into that layout.
     */
    TorchProgram channelsLast() {
        return new TorchProgram(name, model, true);
    }

    /** Whether {@link #channelsLast} was said of it. */
    boolean isChannelsLast() {
        return channelsLast;
    }

    /** A scope for the arrays of one call; the caller closes it. */
    public NDManager newScope() {
        return model.getNDManager().newSubManager();
    }

    /**
     * Calls a method that returns one tensor.
     *
     * @param scope owner of the result
     * @param arguments closed here
     */
    NDArray call(NDManager scope, String method, IValue... arguments) {
        return run(method, arguments, result -> {
            if (!result.isTensor()) {
                throw new UserException(
                        "Module %s returns %s from %s, one tensor is needed. Wrap it in a module that does."
                                .formatted(name, result.getType(), method));
            }
            return result.toTensor((PtNDManager) scope);
        });
    }

    /** Calls a method that returns a tensor, or several in a tuple or list. */
    public NDList callAll(NDManager scope, String method, IValue... arguments) {
        return run(method, arguments, result -> result.toNDList((PtNDManager) scope));
    }

    private <T> T run(String method, IValue[] arguments, Function<IValue, T> use) {
        boolean gradients = JniUtils.isGradMode();
        JniUtils.setGradMode(false);
        // Per thread; the optimising executor would compile anew for each shape.
        JniUtils.setGraphExecutorOptimize(false);
        try (IValue result = IValueUtils.runMethod((PtSymbolBlock) model.getBlock(), method, arguments)) {
            return use.apply(result);
        } finally {
            JniUtils.setGradMode(gradients);
            for (IValue argument : arguments) {
                argument.close();
            }
        }
    }

    /** Calls {@code forward} with one tensor, for one tensor that belongs to the scope. */
    public NDArray forward(NDManager scope, NDArray input) {
        return call(scope, "forward", tensor(input));
    }

    /** An array as an argument, closed by the call that takes it; the array stays open. */
    public static IValue tensor(NDArray array) {
        return IValue.from((PtNDArray) array);
    }

    static IValue tensors(NDArray first, NDArray second) {
        return IValue.listFrom((PtNDArray) first, (PtNDArray) second);
    }

    static IValue tensors(List<NDArray> arrays) {
        return IValue.listFrom(arrays.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
    }

    @Override
    public void close() {
        model.close();
    }
}
