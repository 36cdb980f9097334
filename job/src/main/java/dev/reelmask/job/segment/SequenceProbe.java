package dev.reelmask.job.segment;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.job.plan.CostModel;
import dev.reelmask.job.plan.Fingerprint;
import dev.reelmask.job.plan.Piece;
import dev.reelmask.job.plan.PlannedUnit;
import dev.reelmask.table.UnitSummary;
import dev.reelmask.video.FrameRange;
import dev.reelmask.video.SequenceFrames;
import dev.reelmask.video.VideoIndex;
import dev.reelmask.video.VideoInfo;
import dev.reelmask.video.VideoProbe;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The first look at a sequence, on an executor: can it be opened, how long is it, how is it cut, and which of its units
 * are finished already.
 *
 * <p>A video whose header promises less than a piece and a half is one unit, and so is one whose frames cannot be
 * counted exactly without decoding; of the others the packets are read to find the pieces.
 */
final class SequenceProbe implements Function<SequenceSpec, ProbeResult> {
    private static final long serialVersionUID = 1L;

    private final SerializableConfiguration hadoop;
    private final RunSettings settings;
    private final String runFingerprint;
    private final int pieceFrames;
    private final CostModel cost;

    SequenceProbe(
            SerializableConfiguration hadoop,
            RunSettings settings,
            String runFingerprint,
            int pieceFrames,
            CostModel cost) {
        this.hadoop = hadoop;
        this.settings = settings;
        this.runFingerprint = runFingerprint;
        this.pieceFrames = pieceFrames;
        this.cost = cost;
    }

    @Override
    public ProbeResult call(SequenceSpec spec) {
        return UnitFailures.attempt(
                settings.execute().ioAttempts(),
                () -> look(spec),
                failed -> new ProbeResult.Refused(spec, failed.reason(), failed.message()),
                spec.id());
    }

    private ProbeResult look(SequenceSpec spec) {
        Look look = spec.isVideo() ? video(spec) : images(spec);
        List<PlannedUnit> toDo = new ArrayList<>();
        List<UnitSummary> finished = new ArrayList<>();
        for (Piece piece : look.pieces()) {
            PlannedUnit unit = unit(spec, look, piece);
            OpenUnit.finished(hadoop.value(), settings, unit).ifPresentOrElse(finished::add, () -> toDo.add(unit));
        }
        return new ProbeResult.Opened(spec, look.frames(), toDo, finished);
    }

    private Look video(SequenceSpec spec) {
        Configuration conf = hadoop.value();
        URI uri = new Path(spec.video()).toUri();
        VideoInfo info = VideoProbe.header(conf, uri);
        boolean isShort = info.promisedFrames() > 0 && Piece.isOne(info.promisedFrames(), pieceFrames);
        if (isShort) {
            return new Look(
                    info, info.promisedFrames(), Piece.cut(info.promisedFrames(), pieceFrames), Optional.empty());
        }
        VideoIndex index = VideoProbe.index(conf, uri);
        List<Piece> pieces =
                index.isExact() ? Piece.cut(index.frames(), pieceFrames) : List.of(new Piece(0, index.frames(), true));
        return new Look(index.info(), index.frames(), pieces, Optional.of(index));
    }

    private Look images(SequenceSpec spec) {
        try (SequenceFrames frames = SequenceFrames.open(
                hadoop.value(), spec, SizePolicy.source(), FrameRange.of(0, 1), settings.decode())) {
            int count = spec.images().size();
            return new Look(frames.info(), count, Piece.cut(count, pieceFrames), Optional.empty());
        }
    }

    private PlannedUnit unit(SequenceSpec spec, Look look, Piece piece) {
        String fingerprint = Fingerprint.of(Map.of(
                "run",
                runFingerprint,
                "content",
                spec.contentKey(),
                "decoder",
                look.info().decoder(),
                "frames",
                piece.firstFrame() + ".." + (piece.last() ? "end" : piece.endFrame())));
        int count = piece.last() ? FrameRange.OPEN : piece.frames();
        FrameRange range = look.index()
                .map(index -> index.range(piece.firstFrame(), count))
                .orElseGet(() -> FrameRange.of(piece.firstFrame(), count));
        int decodedFirst = range.entry().canSeek() || !spec.isVideo() ? 0 : piece.firstFrame();
        double seconds = cost.seconds(look.info().displaySize(), decodedFirst, piece.frames());
        return new PlannedUnit(spec, piece, range, look.pieces().size(), fingerprint, seconds);
    }

    private record Look(VideoInfo info, long frames, List<Piece> pieces, Optional<VideoIndex> index) {}
}
