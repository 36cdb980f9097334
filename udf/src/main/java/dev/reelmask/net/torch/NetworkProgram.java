package dev.reelmask.net.torch;

import static dev.reelmask.net.torch.TorchProgram.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.reelmask.net.archive.ArchiveCheck;
import dev.reelmask.net.archive.StorageTypes;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.module.FusedArchive;
import java.util.List;
import java.util.Optional;

/** Loads a network's module in the form that is fastest on a device. */
public final class NetworkProgram {
    private NetworkProgram() {}

    /**
     * On CPUs whose oneDNN has it the fused form, where the archive describes its network, or the rewritten one of a
     * module of someone's own making that gives the same; else the module as it is.
     *
     * @param inputs shapes of the inputs that the program is to be fastest for, where they are known; others work too
     */
    public static TorchProgram load(
            String name, byte[] archive, Device device, Precision precision, Optional<List<FeatureShape>> inputs) {
        byte[] checked = ArchiveCheck.checked(archive, name);
        if (!TorchRuntime.hasFusedConvolutions(device, precision)) {
            return own(name, checked, device, precision);
        }
        Optional<byte[]> fused = FusedArchive.of(checked, inputs);
        if (fused.isEmpty()) {
            return BroughtProgram.load(name, checked, device, precision, inputs);
        }
        TorchProgram program = own(name, fused.get(), device, precision).channelsLast();
        try (NDManager scope = program.newScope()) {
            program.call(scope, "pack", tensor(scope.zeros(new Shape(1))));
        }
        return program;
    }

    /** The module as it is, its tensors in a precision. */
    public static TorchProgram asItIs(String name, byte[] archive, Device device, Precision precision) {
        return own(name, ArchiveCheck.checked(archive, name), device, precision);
    }

    /** A module that was looked at, its tensors in a precision. */
    static TorchProgram own(String name, byte[] archive, Device device, Precision precision) {
        byte[] stored =
                switch (precision) {
                    case AUTO, F32 -> archive;
                    case BF16 -> StorageTypes.toBfloat16(archive);
                    case F16 -> StorageTypes.toHalf(archive);
                };
        return TorchProgram.own(name, stored, device);
    }
}
