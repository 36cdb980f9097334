package dev.reelmask.net.torch;

import ai.djl.Device;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.graph.FeatureShape;
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
        Optional<List<FeatureShape>> inputs = role.equals(Bundle.FEATURES)
                ? bundle.spec().input().largestSize().map(s -> List.of(new FeatureShape(3, s.height(), s.width())))
                : Optional.empty();
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
