package dev.reelmask.net;

import ai.djl.Device;
import dev.reelmask.net.archive.StorageTypes;
import dev.reelmask.net.bundle.Bundle;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A bundle's modules in this JVM: loaded once for each (bundle, device, precision), shared by all networks opened on it
 * and freed with the last one.
 *
 * <p>The map is the one static state of the project: Spark makes several tasks of one executor process, and each would
 * otherwise hold its own copy of the weights.
 */
final class SharedModules {
    private static final Map<Key, SharedModules> LOADED = new HashMap<>();

    private record Key(String digest, Device device, Precision precision) {}

    private final Key key;
    private final TorchProgram features;
    private final Optional<TorchProgram> head;
    private final FramePrograms programs;
    private int users;

    private SharedModules(Key key, Bundle bundle) {
        this.key = key;
        this.features = module(bundle, Bundle.FEATURES);
        this.head =
                bundle.modules().containsKey(Bundle.HEAD) ? Optional.of(module(bundle, Bundle.HEAD)) : Optional.empty();
        this.programs = new FramePrograms(
                bundle.spec().input(), bundle.spec().outputClasses().size(), key.device());
    }

    private TorchProgram module(Bundle bundle, String role) {
        byte[] archive = stored(bundle.modules().get(role), key.precision());
        return new TorchProgram(bundle.spec().name() + "/" + role, archive, key.device());
    }

    private static byte[] stored(byte[] archive, Precision precision) {
        return switch (precision) {
            case AUTO, F32 -> archive;
            case BF16 -> StorageTypes.toBfloat16(archive);
            case F16 -> StorageTypes.toHalf(archive);
        };
    }

    static SharedModules acquire(Bundle bundle, Device device, Precision precision) {
        synchronized (LOADED) {
            Key key = new Key(bundle.digest(), device, precision);
            SharedModules modules = LOADED.computeIfAbsent(key, k -> new SharedModules(k, bundle));
            modules.users++;
            return modules;
        }
    }

    void release() {
        synchronized (LOADED) {
            users--;
            if (users == 0) {
                LOADED.remove(key);
                features.close();
                head.ifPresent(TorchProgram::close);
                programs.close();
            }
        }
    }

    /** Bundles loaded in this JVM, for tests and reports. */
    static int loadedCount() {
        synchronized (LOADED) {
            return LOADED.size();
        }
    }

    TorchProgram features() {
        return features;
    }

    Optional<TorchProgram> head() {
        return head;
    }

    FramePrograms programs() {
        return programs;
    }
}
