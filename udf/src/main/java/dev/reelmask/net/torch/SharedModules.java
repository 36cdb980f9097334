package dev.reelmask.net.torch;

import ai.djl.Device;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.module.FusedArchive;
import dev.reelmask.net.module.LowModule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A bundle's modules in this JVM: loaded once for each (bundle, device, precision), shared by all networks opened on it
 * and freed with the last one.
 *
 * <p>The map is the one static state of the project: Spark makes several tasks of one executor process, and each would
 * otherwise hold its own copy of the weights.
 */
final class SharedModules {
    private static final Map<Key, SharedModules> LOADED = new HashMap<>();

    /** Roles whose only input is an image. */
    private static final Set<String> OF_IMAGES = Set.of(Bundle.FEATURES, Bundle.LOW, Bundle.SKIP_KEY);

    private record Key(String digest, Device device, Precision precision) {}

    private final Key key;
    private final FramePrograms programs;
    private final Bundle bundle;
    /** By role, each loaded when it is first asked for. */
    private final Map<String, TorchProgram> loaded = new HashMap<>();

    private int users;

    private SharedModules(Key key, Bundle bundle) {
        this.key = key;
        this.bundle = bundle;
        this.programs = new FramePrograms(
                bundle.spec().input(), bundle.spec().outputClasses().size(), key.device());
    }

    private Optional<List<FeatureShape>> image() {
        return bundle.spec().input().largestSize().map(s -> List.of(new FeatureShape(3, s.height(), s.width())));
    }

    /** Of a role's inputs, where they are known: weights are laid out for them. */
    Optional<List<FeatureShape>> inputs(String role) {
        if (OF_IMAGES.contains(role)) {
            return image();
        }
        if (role.equals(Bundle.HEAD)) {
            return outputs(Bundle.FEATURES);
        }
        boolean isSkipped =
                bundle.skipLevels().stream().mapToObj(Bundle::skipRole).anyMatch(role::equals);
        return isSkipped ? imageAndMaps() : Optional.empty();
    }

    /** An image and the maps that a key frame's part gives behind its logits. */
    private Optional<List<FeatureShape>> imageAndMaps() {
        return image().flatMap(image -> outputs(Bundle.SKIP_KEY)
                .map(outputs ->
                        Stream.concat(image.stream(), outputs.stream().skip(1)).toList()));
    }

    /** What a module that sees an image gives, where it says what it is. */
    private Optional<List<FeatureShape>> outputs(String role) {
        return image().flatMap(image ->
                FusedArchive.network(bundle.modules().get(role)).map(network -> network.outputShapes(image)));
    }

    private synchronized TorchProgram module(String role, byte[] archive) {
        return loaded.computeIfAbsent(
                role,
                unused -> NetworkProgram.load(
                        bundle.spec().name() + "/" + role, archive, key.device(), key.precision(), inputs(role)));
    }

    private Optional<TorchProgram> module(String role) {
        return Optional.ofNullable(bundle.modules().get(role)).map(archive -> module(role, archive));
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
                loaded.values().forEach(TorchProgram::close);
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
        return module(Bundle.FEATURES).orElseThrow();
    }

    Optional<TorchProgram> head() {
        return module(Bundle.HEAD);
    }

    /** A key frame's part of skip propagation; empty where the bundle has none. */
    Optional<TorchProgram> skipKey() {
        return module(Bundle.SKIP_KEY);
    }

    /** The part of frames between. */
    Optional<TorchProgram> skipCurrent() {
        return bundle.skipLevels().stream()
                .mapToObj(Bundle::skipRole)
                .findFirst()
                .flatMap(this::module);
    }

    /** What gives low features; empty where the bundle has nothing that does. */
    synchronized Optional<TorchProgram> low() {
        return Optional.ofNullable(loaded.get(Bundle.LOW))
                .or(() -> lowModule(bundle).map(archive -> module(Bundle.LOW, archive)));
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
