package dev.reelmask.net.torch;

import ai.djl.Device;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.module.LowModule;
import java.util.HashMap;
import java.util.List;
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
    private final Bundle bundle;
    /** Loaded when it is first asked for. */
    private Optional<TorchProgram> low = Optional.empty();

    private int users;

    private SharedModules(Key key, Bundle bundle) {
        this.key = key;
        this.bundle = bundle;
        this.features = module(bundle, Bundle.FEATURES);
        this.head =
                bundle.modules().containsKey(Bundle.HEAD) ? Optional.of(module(bundle, Bundle.HEAD)) : Optional.empty();
        this.programs = new FramePrograms(
                bundle.spec().input(), bundle.spec().outputClasses().size(), key.device());
    }

    private Optional<List<FeatureShape>> inputs() {
        return bundle.spec().input().largestSize().map(s -> List.of(new FeatureShape(3, s.height(), s.width())));
    }

    private TorchProgram module(Bundle bundle, String role) {
        Optional<List<FeatureShape>> inputs = role.equals(Bundle.FEATURES) ? inputs() : Optional.empty();
        return NetworkProgram.load(
                bundle.spec().name() + "/" + role, bundle.modules().get(role), key.device(), key.precision(), inputs);
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
                low.ifPresent(TorchProgram::close);
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

    /** What gives low features; empty where the bundle has nothing that does. */
    synchronized Optional<TorchProgram> low() {
        if (low.isEmpty()) {
            low = lowModule(bundle)
                    .map(module -> NetworkProgram.load(
                            bundle.spec().name() + "/" + Bundle.LOW, module, key.device(), key.precision(), inputs()));
        }
        return low;
    }

    /** The module of a bundle that gives low features: its own, or the first layers of its network. */
    static Optional<byte[]> lowModule(Bundle bundle) {
        return Optional.ofNullable(bundle.modules().get(Bundle.LOW))
                .or(() -> LowModule.of(bundle.modules().get(Bundle.FEATURES)));
    }

    FramePrograms programs() {
        return programs;
    }
}
