package dev.reelmask.job.estimate;

import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.network.SystemSpelling;
import dev.reelmask.job.plan.Piece;
import dev.reelmask.job.plan.PlannedPiece;
import dev.reelmask.job.plan.PlannedTask;
import dev.reelmask.job.plan.SharedUnit;
import dev.reelmask.job.plan.TaskPacking;
import dev.reelmask.job.run.AskedRun;
import dev.reelmask.job.run.RunChoice;
import dev.reelmask.job.run.RunFinder;
import dev.reelmask.publish.UnitFiles;
import dev.reelmask.publish.record.RunRecord;
import dev.reelmask.publish.store.Extent;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.table.KnownUnits;
import dev.reelmask.table.ParquetFooters;
import dev.reelmask.table.SequenceReader;
import dev.reelmask.table.StoredRun;
import dev.reelmask.table.row.UnitSummary;
import dev.reelmask.video.FrameRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Calibrates by what the units of an earlier run say of themselves. */
final class RunCalibration {
    private static final String OTHERWISE =
            "; name a run that has them (--run), or leave --results out to measure a few frames";

    private final Store store;
    private final SequenceReader reader;
    private final AskedRun asked;

    RunCalibration(Store store, AskedRun asked) {
        this.store = store;
        this.reader = new SequenceReader(store);
        this.asked = asked;
    }

    /**
     * Calibrates.
     *
     * @param results as the user wrote it
     * @param name of the run, if the user gave one
     * @param sparkSeconds until Spark has started
     * @throws UserException if there is no such run, or it says nothing of what is asked for
     */
    Calibration of(String results, Optional<String> name, SizePolicy policy, double sparkSeconds) {
        String run = RunChoice.of(reader, results, name);
        RunRecord record = reader.record(run);
        checkAlike(record);
        List<UnitSummary> units = units(record);
        long frames = units.stream().mapToLong(UnitSummary::frames).sum();
        if (frames == 0) {
            throw new UserException("run %s has no frame to learn costs from%s".formatted(run, OTHERWISE));
        }
        double keys = units.stream().mapToDouble(UnitSummary::keyShare).sum();
        FrameCosts costs = FrameCosts.of(units, policy, keyShare(record, keys / frames));
        double start = Math.max(0, record.finished().wallSeconds() - makespan(run, units));
        return new Calibration("run " + run, frames, costs, sparkSeconds + start, bytesPerFrame(run, frames));
    }

    private void checkAlike(RunRecord record) {
        String run = record.run();
        Optional<Map<String, String>> digests = reader.stored(run).map(StoredRun::bundleDigests);
        if (digests.isPresent() && !digests.get().equals(asked.networks().digests())) {
            throw new UserException(
                    "run %s was made with other networks than those of --bundle%s".formatted(run, OTHERWISE));
        }
        // a run along the flow says nothing of its system
        String system = asked.networks().system();
        if (!record.settings().getOrDefault("system/name", SystemSpelling.WARP).equals(system)) {
            throw new UserException("run %s was made with another system than %s%s".formatted(run, system, OTHERWISE));
        }
        checkSame(record, "flow", asked.networks().flowDescription());
        checkSame(
                record,
                "propagation",
                asked.config().loop().propagation().name().toLowerCase(Locale.ROOT));
        String precision = asked.config().network().precision();
        String fixed = record.fixed().getOrDefault(RunFinder.PRECISION, precision);
        if (!precision.equals("auto") && !precision.equals(fixed)) {
            throw new UserException("run %s computed in %s, not in %s%s".formatted(run, fixed, precision, OTHERWISE));
        }
    }

    private static void checkSame(RunRecord record, String part, String wanted) {
        String of = record.settings().getOrDefault(part, wanted);
        if (!of.equals(wanted)) {
            throw new UserException(
                    "run %s was made with %s %s, not %s%s".formatted(record.run(), part, of, wanted, OTHERWISE));
        }
    }

    private KeyShare keyShare(RunRecord record, double share) {
        String scheduler = asked.checked().scheduler().description();
        OptionalInt interval = KeyShare.interval(scheduler);
        if (interval.isPresent()) {
            return KeyShare.every(interval.getAsInt());
        }
        String of = record.settings().getOrDefault("scheduler", "");
        if (!of.equals(scheduler)) {
            throw new UserException(
                    "run %s was made with scheduler %s, which does not say how many key frames %s makes%s"
                            .formatted(record.run(), of, scheduler, OTHERWISE));
        }
        return KeyShare.of(share);
    }

    private List<UnitSummary> units(RunRecord record) {
        String run = record.run();
        UnitFiles files = ParquetFooters.units(store);
        Map<UnitKey, UnitSummary> known = KnownUnits.read(store, run, files.stamps(run));
        List<UnitSummary> units = new ArrayList<>();
        for (RunRecord.Unit unit : record.finished().units()) {
            UnitKey key = unit.key(run);
            Optional.ofNullable(known.get(key))
                    .or(() -> files.frames(key).flatMap(ParquetFooters::summary))
                    .ifPresent(units::add);
        }
        return units;
    }

    /** Of the run's tasks as they may have been packed, on the slots that it had. */
    private double makespan(String run, List<UnitSummary> units) {
        int slots = reader.stored(run)
                .map(StoredRun::machine)
                .map(machine -> machine.get("slots"))
                .map(Integer::parseInt)
                .orElse(1);
        List<SharedUnit> shared = units.stream()
                .map(unit -> new SharedUnit(
                        Shapes.sequence(unit),
                        PlannedPiece.seen(
                                new Piece(unit.firstFrame(), (int) unit.frames(), true),
                                FrameRange.all(),
                                unit.end().seconds()),
                        1,
                        new TreeMap<>(Map.of(0, ""))))
                .toList();
        List<PlannedTask> tasks = TaskPacking.pack(
                shared,
                asked.config().plan().taskSeconds(),
                slots * asked.config().plan().tasksPerSlot());
        return Slots.makespan(tasks, slots);
    }

    private double bytesPerFrame(String run, long frames) {
        return (double) ParquetFooters.units(store).extents(run).values().stream()
                        .mapToLong(Extent::bytes)
                        .sum()
                / frames;
    }
}
