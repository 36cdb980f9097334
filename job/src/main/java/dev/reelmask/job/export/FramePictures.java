package dev.reelmask.job.export;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.FrameRange;
import dev.reelmask.video.SequenceFrames;
import dev.reelmask.video.damage.DamagePolicy;
import dev.reelmask.video.decode.SequenceDecoder;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** The pictures of one sequence at the size of its masks, in order. One thread at a time. */
final class FramePictures implements AutoCloseable {
    private final String sequence;
    private final FrameSize size;
    private final SequenceFrames frames;

    private FramePictures(String sequence, FrameSize size, SequenceFrames frames) {
        this.sequence = sequence;
        this.size = size;
        this.frames = frames;
    }

    static FramePictures open(Configuration hadoop, SequenceSpec spec, FrameSize size) {
        DecodeSettings settings = DecodeSettings.defaults().withDamage(DamagePolicy.KEEP);
        SequenceFrames frames =
                SequenceDecoder.open(hadoop, spec, SizePolicy.stretched(size), FrameRange.all(), settings);
        return new FramePictures(spec.id(), size, frames);
    }

    /** The size at which a source is shown. */
    static FrameSize displaySize(Configuration hadoop, SequenceSpec spec) {
        try (FramePictures pictures = open(hadoop, spec, new FrameSize(64, 64))) {
            return pictures.frames.info().displaySize();
        }
    }

    /**
     * The picture of a frame; those before it are left out.
     *
     * @throws UserException if the source has none, or its mask is of another size than those before
     */
    RgbFrame at(int frame, FrameSize maskSize) {
        if (!maskSize.equals(size)) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "sequence %s has masks of %s and, from frame %d on, of %s: pictures have one size; export it without --corpus",
                    sequence,
                    size,
                    frame,
                    maskSize));
        }
        Optional<RgbFrame> next = frames.next();
        while (next.isPresent() && next.get().index() < frame) {
            next = frames.next();
        }
        return next.filter(found -> found.index() == frame)
                .orElseThrow(() -> new UserException(String.format(
                        Locale.ROOT,
                        "the source of sequence %s has no frame %d, of which there is a mask; it has changed since, or is another video",
                        sequence,
                        frame)));
    }

    @Override
    public void close() {
        frames.close();
    }
}
