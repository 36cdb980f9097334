package dev.reelmask.train.agreement;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.policy.AgreementNetwork;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.learned.AgreementPredictor;
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
     * @param step after which the weights were scored
     * @param closedGap on the validation sequences, mean over average key intervals
     */
    public record Result(AgreementPredictor predictor, Weights weights, long step, double closedGap) {}

    /**
     * Learns.
     *
     * @throws UserException if a table lacks what is needed, a checkpoint cannot be read, or the training diverges
     */
    public Result run(
            List<TransitionTable> train, List<TransitionTable> validation, Consumer<TrainingProgress> progress) {
        AgreementNetwork shape = settings.shape();
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
                    shape.network(), new AgreementObjective(), settings.setup(), settings.pace(), place, CPU);
            TrainingLoop.Best best =
                    loop.run(new AgreementTask(pairs, held, scales, settings), facts, initial, progress);
            AgreementPredictor predictor =
                    new AgreementPredictor(kind, scales, AgreementNetwork.plain(kind, best.weights()));
            return new Result(predictor, best.weights(), best.step(), best.score());
        }
    }
}
