package dev.reelmask.job.run;

import dev.reelmask.job.cli.BuildInfo;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.device.Devices;
import dev.reelmask.job.network.NetworkSource;
import dev.reelmask.job.network.SystemSpelling;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.publish.record.RunRecord;
import dev.reelmask.publish.record.RunRecords;
import dev.reelmask.video.ffmpeg.DecoderLibraries;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds out which run a start belongs to. What {@code auto} stands for is asked of the executors once: the first
 * start's answer is in the run's record and holds for all that follow, on whatever machines.
 */
public final class RunFinder {
    /** Names in the record of what was found out at the first start. */
    public static final String DEVICE = "device";

    public static final String PRECISION = "precision";

    private final AskedRun run;
    private final JobConfig config;
    private final CheckedSettings checked;
    private final NetworkSource networks;
    private final RunRecords records;
    private final ComputingSurvey survey;
    private final Precision asked;

    public RunFinder(AskedRun run, RunRecords records, ComputingSurvey survey) {
        this.run = run;
        this.config = run.config();
        this.checked = run.checked();
        this.networks = run.networks();
        this.records = records;
        this.survey = survey;
        this.asked = Precision.parse(config.network().precision());
    }

    public FoundRun find() {
        Map<String, Optional<RunRecord>> read = new HashMap<>();
        for (Computing candidate : candidates()) {
            Optional<RunRecord> record = read.computeIfAbsent(
                            identity(candidate).name(), records::read)
                    .filter(earlier -> isOf(earlier, candidate));
            if (record.isPresent()) {
                Computing computing = survey.in(
                        candidate.precision(),
                        "run %s was begun with precision %s"
                                .formatted(record.get().run(), candidate.precision()));
                if (computing.device() == candidate.device()) {
                    return found(candidate);
                }
            }
        }
        return found(
                asked == Precision.AUTO
                        ? survey.fastest()
                        : survey.in(asked, "network.precision (--precision) is %s".formatted(asked)));
    }

    /** Everything that the settings may turn out to mean on some executors. */
    private List<Computing> candidates() {
        List<Computing> candidates = new ArrayList<>();
        for (Computing.Device device : Computing.Device.values()) {
            if (isAllowed(device)) {
                for (Precision precision : List.of(Precision.BF16, Precision.F16, Precision.F32)) {
                    if (asked == Precision.AUTO || asked == precision) {
                        candidates.add(new Computing(device, precision));
                    }
                }
            }
        }
        return candidates;
    }

    private boolean isAllowed(Computing.Device device) {
        String setting = config.network().device();
        return switch (device) {
            case CPU -> Devices.allowsCpu(setting);
            case GPU -> Devices.allowsGpu(setting);
        };
    }

    private boolean isOf(RunRecord record, Computing candidate) {
        RunDescription description = describe(candidate);
        return record.fingerprint().equals(description.fingerprint())
                && description.asked().equals(record.settings().get("asked"));
    }

    private FoundRun found(Computing computing) {
        return new FoundRun(run, identity(computing), computing);
    }

    private RunIdentity identity(Computing computing) {
        return RunIdentity.of(describe(computing), config.results().run());
    }

    private RunDescription describe(Computing computing) {
        return new RunDescription(
                checked.corpus().toString(),
                networks.digests(),
                checked.labels().toString(),
                spelling(config.corpus().damage()),
                config.network().scales(),
                config.network().flip(),
                computing.device().spelling(),
                precision(computing.precision()),
                checked.scheduler().description(),
                system(),
                spelling(config.loop().propagation()),
                networks.flowDescription(),
                spelling(config.loop().flowPath()),
                config.loop().maxGap(),
                config.loop().heldMb(),
                config.loop().endKey(),
                config.loop().referenceFrames(),
                consistency(),
                spelling(config.results().maskSize()),
                config.plan().pieceFrames(),
                DecoderLibraries.versions(),
                MaskRevision.current(),
                config.network().precision() + " on " + config.network().device(),
                config.execute().threadsPerTask(),
                config.loop().window(),
                config.execute().lockstep(),
                BuildInfo.versions());
    }

    private Map<String, String> system() {
        String system = networks.system();
        return system.equals(SystemSpelling.WARP) ? Map.of() : Map.of("name", system);
    }

    private Map<String, String> consistency() {
        Map<String, String> parts = new TreeMap<>();
        networks.consistencyDescription().ifPresent(flow -> parts.put("flow", flow));
        if (config.loop().videoConsistency()) {
            parts.put("windows", "8,16");
        }
        return parts;
    }

    /** A bundle that wants no reduced precision has none under {@code auto}, and has it where the user asks for it. */
    private String precision(Precision run) {
        Precision network = networks.ofNetwork(run);
        return network == run ? run.toString() : "%s, network %s".formatted(run, network);
    }

    private static String spelling(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
