package dev.reelmask.train.data;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.label.SequenceLabels;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.FrameRange;
import dev.reelmask.video.SequenceFrames;
import dev.reelmask.video.decode.SequenceDecoder;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * The labelled frames of some sequences, decoded once into a scratch file of fixed-size records (frame bytes, label
 * bytes), all of one size. Memory does not grow with their number. Closing deletes the file.
 */
public final class LabelledSet implements AutoCloseable {
    private final ScratchFile file;
    private final FrameSize size;
    private final long[] pixelsByClass;
    private int count;

    private LabelledSet(Path scratch, FrameSize size, int classes) {
        this.size = size;
        this.pixelsByClass = new long[classes];
        this.file = new ScratchFile(scratch);
    }

    /**
     * Decodes every {@code stride}-th labelled frame of each sequence, stretched to {@code size}.
     *
     * @param scratch file to hold them, 4 bytes a pixel
     * @throws UserException if no frame has a label
     */
    public static LabelledSet decode(
            Configuration hadoop,
            List<SequenceSpec> sequences,
            ClassSet classes,
            FrameSize size,
            int stride,
            Path scratch) {
        LabelledSet set = new LabelledSet(scratch, size, classes.size());
        try {
            for (SequenceSpec sequence : sequences) {
                set.append(hadoop, sequence, classes, stride);
            }
            if (set.count == 0) {
                throw new UserException(
                        String.format(Locale.ROOT, "no frame of the %d sequences has a label", sequences.size()));
            }
            return set;
        } catch (RuntimeException e) {
            set.close();
            throw e;
        }
    }

    private void append(Configuration hadoop, SequenceSpec sequence, ClassSet classes, int stride) {
        int labelled = 0;
        int count = 0;
        try (SequenceFrames frames = SequenceDecoder.open(
                hadoop, sequence, SizePolicy.stretched(size), FrameRange.all(), DecodeSettings.defaults())) {
            SequenceLabels labels =
                    SequenceLabels.of(hadoop, sequence, classes, frames.info().labelBounds());
            for (Optional<RgbFrame> next = frames.next(); next.isPresent(); next = frames.next()) {
                RgbFrame frame = next.get();
                count = frame.index() + 1;
                if (sequence.labels().containsKey(frame.index()) && labelled++ % stride == 0) {
                    labels.label(frame.index()).ifPresent(label -> append(frame, label.resized(size)));
                }
            }
            labels.checkEnd(count);
            refuseDamaged(frames);
        }
    }

    /**
     * A patched picture teaches what no camera saw.
     *
     * @throws SequenceException if a video that was read to its end is damaged
     */
    static void refuseDamaged(SequenceFrames frames) {
        frames.integrity().verdict().ifPresent(damage -> {
            throw damage;
        });
    }

    private void append(RgbFrame frame, LabelMap label) {
        byte[] record = new byte[recordBytes()];
        System.arraycopy(frame.rgb(), 0, record, 0, 3 * size.pixels());
        System.arraycopy(label.ids(), 0, record, 3 * size.pixels(), size.pixels());
        long[] counts = label.pixelCounts(pixelsByClass.length);
        for (int c = 0; c < counts.length; c++) {
            pixelsByClass[c] += counts[c];
        }
        file.append(ByteBuffer.wrap(record));
        count++;
    }

    private int recordBytes() {
        return 4 * size.pixels();
    }

    /** Number of samples. */
    public int size() {
        return count;
    }

    /** SHA-256 of all frames and labels, in hexadecimal. */
    public String digest() {
        return file.digest();
    }

    /** Size of every sample. */
    public FrameSize frameSize() {
        return size;
    }

    /** Pixels of each class in all labels. */
    public long[] pixelsByClass() {
        return pixelsByClass.clone();
    }

    /**
     * Nothing can be learnt or scored without a labelled pixel.
     *
     * @param what the frames are, for the message
     * @throws UserException if all pixels of all labels are ignored
     */
    public void checkLabelled(String what) {
        if (Arrays.stream(pixelsByClass).sum() == 0) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "%s: all pixels of its %d labels are ignored, none is of one of the %d classes. Check the label images and --classes.",
                    what,
                    count,
                    pixelsByClass.length));
        }
    }

    /** A labelled frame; its arrays belong to the caller. */
    public Sample read(int index) {
        if (index >= count) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "sample %d of %d is not there", index, count));
        }
        ByteBuffer buffer = file.read((long) index * recordBytes(), recordBytes());
        byte[] rgb = new byte[3 * size.pixels()];
        byte[] ids = new byte[size.pixels()];
        buffer.get(rgb).get(ids);
        return new Sample(size, rgb, ids);
    }

    @Override
    public void close() {
        file.close();
    }
}
