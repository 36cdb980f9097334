package dev.reelmask.train.data;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.label.SequenceLabels;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.label.LabelBounds;
import dev.reelmask.train.ContentDigest;
import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.FrameRange;
import dev.reelmask.video.SequenceFrames;
import dev.reelmask.video.decode.SequenceDecoder;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** All frames of some sequences, and their labels, decoded once into a scratch file. Closing deletes it. */
public final class FrameStore implements AutoCloseable {
    private final ScratchFile file;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Clip> clips = new ArrayList<>();

    /** @param index within its sequence */
    private record Entry(long position, FrameSize size, int index, boolean labelled) {}

    /** One sequence: frames {@code first} to {@code end} − 1 of this store. */
    public record Clip(int first, int end) {}

    private FrameStore(Path scratch) {
        file = new ScratchFile(scratch);
    }

    /**
     * Decodes sequences of any length and size.
     *
     * @param policy size that frames get
     * @param classes of the labels to keep; empty for none
     */
    public static FrameStore decode(
            Configuration hadoop,
            List<SequenceSpec> sequences,
            SizePolicy policy,
            Optional<ClassSet> classes,
            Path scratch) {
        FrameStore store = new FrameStore(scratch);
        try {
            for (SequenceSpec sequence : sequences) {
                int first = store.size();
                store.append(hadoop, sequence, policy, classes);
                store.clips.add(new Clip(first, store.size()));
            }
            return store;
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private void append(Configuration hadoop, SequenceSpec sequence, SizePolicy policy, Optional<ClassSet> classes) {
        int count = 0;
        try (SequenceFrames frames =
                SequenceDecoder.open(hadoop, sequence, policy, FrameRange.all(), DecodeSettings.defaults())) {
            LabelBounds bounds = frames.info().labelBounds();
            Optional<SequenceLabels> labels = classes.map(set -> SequenceLabels.of(hadoop, sequence, set, bounds));
            for (Optional<RgbFrame> next = frames.next(); next.isPresent(); next = frames.next()) {
                RgbFrame frame = next.get();
                count = frame.index() + 1;
                append(
                        frame,
                        labels.flatMap(files -> files.label(frame.index())).map(map -> map.resized(frame.size())));
            }
            int end = count;
            labels.ifPresent(files -> files.checkEnd(end));
            LabelledSet.refuseDamaged(frames);
        }
    }

    private void append(RgbFrame frame, Optional<LabelMap> label) {
        ByteBuffer record =
                ByteBuffer.allocate((label.isPresent() ? 4 : 3) * frame.size().pixels());
        record.put(frame.rgb());
        label.ifPresent(map -> record.put(map.ids()));
        entries.add(new Entry(file.append(record.flip()), frame.size(), frame.index(), label.isPresent()));
    }

    /** Frames of all sequences. */
    public int size() {
        return entries.size();
    }

    /** The sequences, in their order. */
    public List<Clip> clips() {
        return clips;
    }

    /** Size of a frame. */
    public FrameSize frameSize(int number) {
        return entries.get(number).size();
    }

    /** SHA-256 of all frames and labels, and of which belong together, in hexadecimal. */
    public String digest() {
        return ContentDigest.of(file.digest() + entries + clips);
    }

    /** Index of a frame in its sequence. */
    public int index(int number) {
        return entries.get(number).index();
    }

    /** Whether a frame has a label. */
    public boolean isLabelled(int number) {
        return entries.get(number).labelled();
    }

    /** A frame, with its index in its sequence. */
    public RgbFrame frame(int number) {
        Entry entry = entries.get(number);
        byte[] rgb = new byte[3 * entry.size().pixels()];
        file.read(entry.position(), rgb.length).get(rgb);
        return new RgbFrame(entry.index(), 0, entry.size(), rgb);
    }

    /** Class ids of a frame that {@link #isLabelled}. */
    public byte[] label(int number) {
        Entry entry = entries.get(number);
        byte[] ids = new byte[entry.size().pixels()];
        file.read(entry.position() + 3L * ids.length, ids.length).get(ids);
        return ids;
    }

    /** Pixels of each class in the labels of frames that {@link #isLabelled}. */
    public long[] pixelsByClass(int[] numbers, int classes) {
        long[] pixels = new long[classes];
        for (int number : numbers) {
            for (byte id : label(number)) {
                if ((id & 0xff) < classes) {
                    pixels[id & 0xff]++;
                }
            }
        }
        return pixels;
    }

    @Override
    public void close() {
        file.close();
    }
}
