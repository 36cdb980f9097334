package dev.reelmask.job.execute;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.label.SequenceLabels;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.job.plan.Piece;
import dev.reelmask.job.plan.PlannedPiece;
import dev.reelmask.job.plan.UnitCost;
import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.FrameRange;
import dev.reelmask.video.SequenceFrames;
import dev.reelmask.video.VideoInfo;
import dev.reelmask.video.decode.SequenceDecoder;
import dev.reelmask.video.decode.VideoLooks;
import dev.reelmask.video.probe.VideoIndex;
import dev.reelmask.video.probe.VideoLook;
import java.io.Serializable;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The first look at a sequence, on an executor: can it be opened, how long is it, how is it cut.
 *
 * <p>A video whose header promises less than a piece and a half is one unit, and so is one whose frames cannot be
 * counted exactly without decoding; of the others the packets are read to find the pieces.
 */
public final class SequenceProbe implements Function<SequenceProbe.Probed, Sight> {
    private static final long serialVersionUID = 1L;

    private final SerializableConfiguration hadoop;
    private final DecodeSettings decode;
    private final ClassSet classes;
    private final int ioAttempts;
    private final int pieceFrames;
    private final UnitCost cost;

    public SequenceProbe(
            SerializableConfiguration hadoop,
            DecodeSettings decode,
            ClassSet classes,
            int ioAttempts,
            int pieceFrames,
            UnitCost cost) {
        this.hadoop = hadoop;
        this.decode = decode;
        this.classes = classes;
        this.ioAttempts = ioAttempts;
        this.pieceFrames = pieceFrames;
        this.cost = cost;
    }

    /**
     * What is looked at.
     *
     * @param stands whether it has whole results of its present content; then its labels need no look
     */
    public record Probed(SequenceSpec sequence, boolean stands) implements Serializable {}

    @Override
    public Sight call(Probed probed) {
        return UnitFailures.attempt(
                ioAttempts,
                () -> look(probed),
                failed -> new Sight.Refused(failed.reason(), failed.message()),
                probed.sequence().id());
    }

    private Sight look(Probed probed) {
        SequenceLabels.refuseStray(probed.sequence());
        return probed.sequence().isVideo() ? video(probed) : images(probed);
    }

    private Sight video(Probed probed) {
        SequenceSpec spec = probed.sequence();
        Configuration conf = hadoop.value();
        URI uri = new Path(spec.video()).toUri();
        VideoLook look = VideoLooks.look(conf, uri, Piece.more(pieceFrames), decode);
        if (look.index().isEmpty()) {
            VideoInfo info = look.info();
            return opened(probed, info, Piece.cut(info.promisedFrames(), pieceFrames), Optional.empty(), Start.UNSEEN);
        }
        VideoIndex index = look.index().get();
        List<Piece> pieces =
                index.isExact() ? Piece.cut(index.frames(), pieceFrames) : List.of(new Piece(0, index.frames(), true));
        return opened(probed, index.info(), pieces, Optional.of(index), Start.UNSEEN);
    }

    private Sight images(Probed probed) {
        SequenceSpec spec = probed.sequence();
        try (SequenceFrames frames =
                SequenceDecoder.open(hadoop.value(), spec, SizePolicy.source(), FrameRange.of(0, 1), decode)) {
            List<Piece> pieces = Piece.cut(spec.images().size(), pieceFrames);
            Start start = pieces.size() > 1 && frames.next().isPresent() ? Start.SOUND : Start.UNSEEN;
            return opened(probed, frames.info(), pieces, Optional.empty(), start);
        }
    }

    /** Whether the first image of a folder is known to be sound. */
    private enum Start {
        SOUND,
        UNSEEN
    }

    private Sight opened(Probed probed, VideoInfo info, List<Piece> pieces, Optional<VideoIndex> index, Start start) {
        SequenceSpec spec = probed.stands() ? probed.sequence() : withLabels(probed.sequence(), info, index);
        return new Sight.Opened(
                spec.labelCounts().value255(),
                info.labelBounds(),
                pieces.stream()
                        .map(piece -> planned(spec, info.displaySize(), piece, index))
                        .toList(),
                start == Start.SOUND);
    }

    /** The sequence with what its labels tell beforehand; it is refused if they cannot be its own. */
    private SequenceSpec withLabels(SequenceSpec spec, VideoInfo info, Optional<VideoIndex> index) {
        SequenceLabels labels = SequenceLabels.of(hadoop.value(), spec, classes, info.labelBounds());
        index.filter(VideoIndex::isExact).ifPresent(exact -> labels.checkEnd(exact.frames()));
        return labels.sequence();
    }

    private PlannedPiece planned(SequenceSpec spec, FrameSize size, Piece piece, Optional<VideoIndex> index) {
        int count = piece.last() ? FrameRange.OPEN : piece.frames();
        FrameRange range = index.map(i -> i.range(piece.firstFrame(), count))
                .orElseGet(() -> FrameRange.of(piece.firstFrame(), count));
        int decodedFirst = range.entry().canSeek() || !spec.isVideo() ? 0 : piece.firstFrame();
        return PlannedPiece.seen(piece, range, cost.seconds(size, decodedFirst, piece.frames()));
    }
}
