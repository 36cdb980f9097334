package dev.reelmask.job.segment;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.job.plan.CostModel;
import dev.reelmask.job.plan.Piece;
import dev.reelmask.job.plan.PlannedPiece;
import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.FrameRange;
import dev.reelmask.video.SequenceFrames;
import dev.reelmask.video.VideoIndex;
import dev.reelmask.video.VideoInfo;
import dev.reelmask.video.VideoProbe;
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
final class SequenceProbe implements Function<SequenceSpec, ProbeResult> {
    private static final long serialVersionUID = 1L;

    private final SerializableConfiguration hadoop;
    private final DecodeSettings decode;
    private final int ioAttempts;
    private final int pieceFrames;
    private final CostModel cost;

    SequenceProbe(
            SerializableConfiguration hadoop, DecodeSettings decode, int ioAttempts, int pieceFrames, CostModel cost) {
        this.hadoop = hadoop;
        this.decode = decode;
        this.ioAttempts = ioAttempts;
        this.pieceFrames = pieceFrames;
        this.cost = cost;
    }

    @Override
    public ProbeResult call(SequenceSpec spec) {
        return UnitFailures.attempt(
                ioAttempts,
                () -> spec.isVideo() ? video(spec) : images(spec),
                failed -> new ProbeResult.Refused(spec, failed.reason(), failed.message()),
                spec.id());
    }

    private ProbeResult video(SequenceSpec spec) {
        Configuration conf = hadoop.value();
        URI uri = new Path(spec.video()).toUri();
        VideoInfo info = VideoProbe.header(conf, uri);
        boolean isShort = info.promisedFrames() > 0
                && Piece.cut(info.promisedFrames(), pieceFrames).size() == 1;
        if (isShort) {
            return opened(spec, info, Piece.cut(info.promisedFrames(), pieceFrames), Optional.empty());
        }
        VideoIndex index = VideoProbe.index(conf, uri);
        List<Piece> pieces =
                index.isExact() ? Piece.cut(index.frames(), pieceFrames) : List.of(new Piece(0, index.frames(), true));
        return opened(spec, index.info(), pieces, Optional.of(index));
    }

    private ProbeResult images(SequenceSpec spec) {
        try (SequenceFrames frames =
                SequenceFrames.open(hadoop.value(), spec, SizePolicy.source(), FrameRange.of(0, 1), decode)) {
            return opened(spec, frames.info(), Piece.cut(spec.images().size(), pieceFrames), Optional.empty());
        }
    }

    private ProbeResult opened(SequenceSpec spec, VideoInfo info, List<Piece> pieces, Optional<VideoIndex> index) {
        return new ProbeResult.Opened(
                spec,
                pieces.stream()
                        .map(piece -> planned(spec, info.displaySize(), piece, index))
                        .toList());
    }

    private PlannedPiece planned(SequenceSpec spec, FrameSize size, Piece piece, Optional<VideoIndex> index) {
        int count = piece.last() ? FrameRange.OPEN : piece.frames();
        FrameRange range = index.map(i -> i.range(piece.firstFrame(), count))
                .orElseGet(() -> FrameRange.of(piece.firstFrame(), count));
        int decodedFirst = range.entry().canSeek() || !spec.isVideo() ? 0 : piece.firstFrame();
        return new PlannedPiece(piece, range, cost.seconds(size, decodedFirst, piece.frames()));
    }
}
