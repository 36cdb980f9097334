package dev.reelmask.net.bundle;

import dev.reelmask.frame.UserException;
import java.io.Serializable;
import java.net.URI;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * A network ready to run: {@code bundle.yaml} and TorchScript modules in one folder of any Hadoop filesystem.
 *
 * <p>The module {@code features} must be there; {@code head} where features are propagated; {@code flow} may. The
 * digest of {@code bundle.yaml}, which holds the digests of the modules, names the whole.
 */
public final class Bundle implements Serializable {
    public static final String SPEC_FILE = "bundle.yaml";
    public static final String FEATURES = "features";
    public static final String HEAD = "head";
    /** What gives low features, where {@link #FEATURES} does not say it itself. */
    public static final String LOW = "low";

    /** What a key frame runs for skip propagation: logits and the deepest maps. */
    public static final String SKIP_KEY = "skip-key";

    /** What frames between run: logits from an image and one or two maps of a key frame. */
    private static final String SKIP = "skip-";

    /** Most levels that come from a key frame. */
    public static final int MOST_SKIPPED = 2;

    public static final String FLOW = "flow";
    public static final String SCHEDULER = "scheduler";

    private static final long serialVersionUID = 1L;

    private final BundleSpec spec;
    private final FlowSpec flow;
    private final SchedulerSpec scheduler;
    private final PlannerSpec planner;
    private final TreeMap<String, byte[]> modules;
    private final String digest;

    /**
     * @param flow null where there is no flow network
     * @param scheduler null where there is no scheduler
     * @param planner null where there is no planner
     */
    private Bundle(
            BundleSpec spec,
            FlowSpec flow,
            SchedulerSpec scheduler,
            PlannerSpec planner,
            Map<String, byte[]> modules,
            String digest) {
        require(modules.containsKey(FEATURES), spec.name() + " has no module 'features'.");
        require(
                modules.containsKey(HEAD) || spec.propagation() != PropagationKind.FEATURES,
                spec.name() + " propagates features, but has no module 'head' that makes scores of them.");
        require(
                modules.containsKey(FLOW) == (flow != null),
                spec.name() + " needs a section 'flow' and a module 'flow' for a flow network, it has one of the two.");
        require(
                modules.containsKey(SCHEDULER) == (scheduler != null),
                spec.name()
                        + " needs a section 'scheduler' and a module 'scheduler' for a learned scheduler, it has one of the two.");
        require(
                scheduler == null || scheduler.networks().equals(networkDigests(modules)),
                spec.name()
                        + " has a scheduler that was trained with another network; train one with this network's tables.");
        require(
                planner == null || planner.networks().equals(networkDigests(modules)),
                spec.name()
                        + " has a planner that was trained with another network; train one with this network's tables.");
        checkSkip(spec, modules.keySet());
        this.spec = spec;
        this.flow = flow;
        this.scheduler = scheduler;
        this.planner = planner;
        this.modules = new TreeMap<>(modules);
        this.digest = digest;
    }

    private static void checkSkip(BundleSpec spec, Set<String> roles) {
        long current = skipRoles().filter(roles::contains).count();
        boolean hasKey = roles.contains(SKIP_KEY);
        require(
                current == (hasKey ? 1 : 0),
                spec.name()
                        + " needs the modules 'skip-key' and one of 'skip-1' and 'skip-2' for skip propagation, or neither.");
        require(
                !hasKey || spec.propagation() != PropagationKind.FEATURES,
                spec.name() + " has modules for skip propagation, for which it must propagate posteriors or logits.");
    }

    private static Stream<String> skipRoles() {
        return IntStream.rangeClosed(1, MOST_SKIPPED).mapToObj(Bundle::skipRole);
    }

    /** The role of what frames between run, by how many levels come from a key frame. */
    public static String skipRole(int levels) {
        return SKIP + levels;
    }

    /** How many levels of a frame come from a key frame with skip propagation; empty where it has none. */
    public OptionalInt skipLevels() {
        return IntStream.rangeClosed(1, MOST_SKIPPED)
                .filter(levels -> modules.containsKey(skipRole(levels)))
                .findFirst();
    }

    /** Bytes of the {@code .pt} files for skip propagation by role; none where there is none. */
    public Map<String, byte[]> skipModules() {
        Map<String, byte[]> skip = new TreeMap<>(modules);
        skip.keySet().removeIf(role -> !role.startsWith(SKIP));
        return skip;
    }

    /**
     * The same bundle with skip propagation.
     *
     * @param levels that come from a key frame, 1 or {@value #MOST_SKIPPED}
     * @param key and {@code current}: bytes of {@code .pt} files
     */
    public Bundle withSkip(int levels, byte[] key, byte[] current) {
        Map<String, byte[]> joined = new TreeMap<>(modules);
        skipRoles().forEach(joined::remove);
        joined.put(SKIP_KEY, key);
        joined.put(skipRole(levels), current);
        return of(spec, flow, scheduler, planner, joined);
    }

    /**
     * A bundle in memory.
     *
     * @param modules bytes of {@code .pt} files by role
     * @throws UserException where a role is missing
     */
    public static Bundle of(BundleSpec spec, Map<String, byte[]> modules) {
        return of(spec, null, null, null, modules);
    }

    private static Bundle of(
            BundleSpec spec, FlowSpec flow, SchedulerSpec scheduler, PlannerSpec planner, Map<String, byte[]> modules) {
        String digest = BundleFiles.sha256(yaml(spec, flow, scheduler, planner, modules));
        return new Bundle(spec, flow, scheduler, planner, modules, digest);
    }

    private static String yaml(
            BundleSpec spec, FlowSpec flow, SchedulerSpec scheduler, PlannerSpec planner, Map<String, byte[]> modules) {
        return BundleYamlWriter.write(
                spec.name(),
                Optional.of(spec),
                Optional.ofNullable(flow),
                Optional.ofNullable(scheduler),
                Optional.ofNullable(planner),
                spec.licence(),
                spec.provenance(),
                BundleFiles.digests(modules));
    }

    /**
     * Reads a bundle and checks every file's digest.
     *
     * @param folder any Hadoop path
     * @throws UserException where a file is missing or changed, or {@code bundle.yaml} makes no sense
     */
    public static Bundle read(Configuration configuration, String folder) {
        BundleFiles files = BundleFiles.read(configuration, folder);
        BundleSpec spec = files.yaml()
                .spec()
                .orElseThrow(() -> new UserException(
                        "Bundle %s holds a flow network alone, no classes. Name it with --flow bundle:%s, beside a bundle that segments."
                                .formatted(folder, folder)));
        return new Bundle(
                spec,
                files.yaml().flow().orElse(null),
                files.yaml().scheduler().orElse(null),
                files.yaml().planner().orElse(null),
                files.modules(),
                files.digest());
    }

    /** Reads a bundle with Hadoop's defaults. */
    public static Bundle read(URI folder) {
        return read(new Configuration(), folder.toString());
    }

    /** Writes the modules, then {@code bundle.yaml}; files of the same names are replaced. */
    public void write(Configuration configuration, String folder) {
        BundleFiles.write(configuration, folder, yaml(spec, flow, scheduler, planner, modules), modules);
    }

    /** The same bundle with a flow network, in place of any that it has. */
    public Bundle withFlow(FlowBundle network) {
        Map<String, byte[]> joined = new TreeMap<>(modules);
        joined.put(FLOW, network.module());
        return of(spec, network.spec(), scheduler, planner, joined);
    }

    /** Its flow network, named and digested as the whole. */
    public Optional<FlowBundle> flow() {
        return flow == null
                ? Optional.empty()
                : Optional.of(new FlowBundle(
                        spec.name(), flow, modules.get(FLOW), digest, spec.licence(), spec.provenance()));
    }

    /**
     * The same bundle with a scheduler, in place of any that it has.
     *
     * @param module bytes of a {@code .pt} file
     */
    public Bundle withScheduler(SchedulerSpec learnt, byte[] module) {
        Map<String, byte[]> joined = new TreeMap<>(modules);
        joined.put(SCHEDULER, module);
        return of(spec, flow, learnt, planner, joined);
    }

    /** What it says of its scheduler. */
    public Optional<SchedulerSpec> scheduler() {
        return Optional.ofNullable(scheduler);
    }

    /** The same bundle with a planner, in place of any that it has. */
    public Bundle withPlanner(PlannerSpec learnt) {
        return of(spec, flow, scheduler, learnt, modules);
    }

    /** How it tells losses before a corpus is segmented. */
    public Optional<PlannerSpec> planner() {
        return Optional.ofNullable(planner);
    }

    /** Digests of the modules that make masks of key frames, by role. */
    public Map<String, String> networkDigests() {
        return networkDigests(modules);
    }

    private static Map<String, String> networkDigests(Map<String, byte[]> modules) {
        Map<String, byte[]> own = new TreeMap<>(modules);
        own.keySet().retainAll(Set.of(FEATURES, HEAD, LOW));
        return BundleFiles.digests(own);
    }

    /** The digest of the bundle, or, where it has a scheduler or planner, of the one that this was trained beside. */
    public String digestWithoutScheduler() {
        if (scheduler != null) {
            return scheduler.beside();
        }
        return planner == null ? digest : planner.beside();
    }

    /** SHA-256 of a module, in hex. */
    public String digest(String role) {
        return BundleFiles.sha256(modules.get(role));
    }

    public BundleSpec spec() {
        return spec;
    }

    /** Bytes of the modules by role. */
    public Map<String, byte[]> modules() {
        return Collections.unmodifiableMap(modules);
    }

    /** SHA-256 of {@code bundle.yaml}, in hex. */
    public String digest() {
        return digest;
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new UserException(message);
        }
    }
}
