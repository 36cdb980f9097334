package dev.reelmask.train.agreement;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.policy.DecisionNetwork;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.learned.Agreement;
import dev.reelmask.schedule.learned.ChannelScale;
import dev.reelmask.schedule.table.TransitionTable;
import dev.reelmask.train.RandomStream;
import dev.reelmask.train.TrainingFacts;
import dev.reelmask.train.TrainingFolder;
import dev.reelmask.train.TrainingLoop;
import dev.reelmask.train.TrainingProgress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Trains a decision network on tables of some sequences and keeps the weights that are best on others. Its folder holds
 * checkpoints and the curve; see {@link TrainingLoop}.
 */
public final class AgreementTraining {
    private static final int CPU = -1;

    private final AgreementSettings settings;
    private final Path folder;

    /** @param folder where checkpoints go; made if it is not there */
    public AgreementTraining(AgreementSettings settings, Path folder) {
        this.settings = settings;
        this.folder = folder;
    }

    /**
     * What was learnt.
     *
     * @param scales how values become inputs
     * @param step after which the weights were scored
     * @param closedGap on the validation sequences, mean over average key intervals
     */
    public record Result(
            Agreement predictor, List<ChannelScale> scales, Weights weights, long step, double closedGap) {}

    /**
     * Channels of the low features of tables.
     *
     * @throws UserException if they have none
     */
    public static int channels(List<TransitionTable> tables) {
        return tables.stream()
                .flatMap(table -> table.sequences().stream())
                .flatMap(sequence -> sequence.maps(MapKind.LOW_FEATURES).stream())
                .mapToInt(EvidenceMap::channels)
                .findFirst()
                .orElseThrow(
                        () -> new UserException(
                                "--table: there are no low-features; make the table with reelmask transitions --maps low-features"));
    }

    /**
     * Learns.
     *
     * @throws UserException if a table lacks what is needed, a checkpoint cannot be read, or the training diverges
     */
    public Result run(
            List<TransitionTable> train, List<TransitionTable> validation, Consumer<TrainingProgress> progress) {
        DecisionNetwork shape = settings.shape();
        MapKind kind = shape.map();
        MappedPairs pairs = new MappedPairs(train, kind, "--table");
        MappedPairs held = new MappedPairs(validation, kind, "--validation");
        List<ChannelScale> scales = pairs.scales();
        TrainingFacts facts = TrainingFacts.none()
                .with("content of the table", pairs.digest())
                .with("content of the validation table", held.digest())
                .with("", settings);
        Weights initial = shape.initial(RandomStream.WEIGHTS.seed(settings.seed(), 0), pairs.meanPercent());
        try (TrainingFolder place = TrainingFolder.open(folder)) {
            TrainingLoop loop = new TrainingLoop(
                    shape.network(), new AgreementObjective(kind), settings.setup(), settings.pace(), place, CPU);
            TrainingLoop.Best best =
                    loop.run(new AgreementTask(pairs, held, scales, settings), facts, initial, progress);
            return new Result(
                    shape.predictor(scales, best.weights()), scales, best.weights(), best.step(), best.score());
        }
    }
}
