package dev.reelmask.corpus.label;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.corpus.CorpusFiles;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.Value255;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.label.ImageHeader;
import dev.reelmask.label.LabelBounds;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The label images of one sequence: the same file gives the same map, whatever else is read. Not for several threads.
 */
public final class SequenceLabels {
    /** Bytes of an image in which its size stands. */
    private static final int HEADER_BYTES = 1 << 20;

    private final Configuration hadoop;
    private final SequenceSpec spec;
    private final LabelReader reader;
    private final LabelBounds bounds;
    private final TreeMap<Integer, String> files;

    private SequenceLabels(Configuration hadoop, SequenceSpec spec, LabelReader reader, LabelBounds bounds) {
        this.hadoop = hadoop;
        this.spec = spec;
        this.reader = reader.with(spec.labelCounts().value255());
        this.bounds = bounds;
        this.files = new TreeMap<>(spec.labels());
    }

    /**
     * The labels of a sequence. Where 255 may mean a class or none ({@link Value255#isOpen}) and nobody has decided it,
     * all of them are looked at.
     *
     * @param bounds of labels of its frames
     * @throws SequenceException if labels cannot belong to the sequence ({@link ReasonCode#STRAY_LABEL}), if it cannot
     *     be told what 255 means ({@link ReasonCode#FOREIGN_LABEL}), or as {@link #label} where they are looked at
     */
    public static SequenceLabels of(Configuration hadoop, SequenceSpec spec, ClassSet classes, LabelBounds bounds) {
        refuseStray(spec);
        SequenceLabels labels = new SequenceLabels(hadoop, spec, new LabelReader(classes), bounds);
        boolean isToDecide = Value255.isOpen(classes) && spec.labelCounts().value255() == Value255.UNKNOWN;
        return isToDecide
                ? new SequenceLabels(hadoop, spec.with(labels.decide(classes)), labels.reader, bounds)
                : labels;
    }

    /**
     * Says whether the names of label files fit those of frames; reads nothing.
     *
     * @throws SequenceException with {@link ReasonCode#STRAY_LABEL} if they do not
     */
    public static void refuseStray(SequenceSpec spec) {
        String refusal = spec.labelCounts().refusal();
        if (!refusal.isEmpty()) {
            throw new SequenceException(ReasonCode.STRAY_LABEL, refusal);
        }
    }

    /** The sequence, with what 255 means in these labels. */
    public SequenceSpec sequence() {
        return spec;
    }

    /** Size of the first label, empty if there is none. */
    public Optional<FrameSize> size() {
        return Optional.ofNullable(files.firstEntry()).map(first -> read(first).size());
    }

    /**
     * The label of a frame, if it has one.
     *
     * @throws SequenceException as {@link LabelReader#read}, and {@link ReasonCode#BAD_LABEL} where it is too large for
     *     its frame or has other proportions
     */
    public Optional<LabelMap> label(int frame) {
        return Optional.ofNullable(files.get(frame)).map(file -> read(Map.entry(frame, file)));
    }

    /**
     * Says whether all labels belong to frames, once the number of frames is known.
     *
     * @throws SequenceException with {@link ReasonCode#STRAY_LABEL} if one is of a frame at or past {@code frames}
     */
    public void checkEnd(long frames) {
        if (files.isEmpty() || files.lastKey() < frames) {
            return;
        }
        boolean isFromOne = !files.containsKey(0) && files.lastKey() == frames;
        throw new SequenceException(
                ReasonCode.STRAY_LABEL,
                String.format(
                        Locale.ROOT,
                        "label %s is of frame %d, but there are %d frames, 0 to %d; %s",
                        files.lastEntry().getValue(),
                        files.lastKey(),
                        frames,
                        frames - 1,
                        isFromOne
                                ? "number the labels from 0"
                                : "the labels seem to be another video's, or of another frame rate"));
    }

    private LabelMap read(Map.Entry<Integer, String> label) {
        byte[] bytes = LabelReader.fetch(hadoop, label.getValue(), bounds);
        return reader.decode(bytes, label.getValue(), boundsFor(bytes, label.getKey()));
    }

    /** Images of a folder may differ in size; where a label does not fit the first, the size of its own counts. */
    private LabelBounds boundsFor(byte[] label, int frame) {
        boolean fits =
                ImageHeader.of(label).map(header -> bounds.fits(header.size())).orElse(true);
        return fits || spec.isVideo() ? bounds : withOwn(spec.images().get(frame));
    }

    /** JPEGs may be shown turned. */
    private LabelBounds withOwn(String image) {
        Optional<ImageHeader> header = header(image);
        if (header.isEmpty()) {
            return bounds;
        }
        FrameSize size = header.get().size();
        LabelBounds upright = bounds.or(size);
        return header.get().kind() == ImageHeader.Kind.JPEG
                ? upright.or(new FrameSize(/* width= */ size.height(), /* height= */ size.width()))
                : upright;
    }

    private Optional<ImageHeader> header(String image) {
        Path path = new Path(image);
        try (InputStream in = CorpusFiles.system(hadoop, path).open(path)) {
            return ImageHeader.of(in.readNBytes(HEADER_BYTES));
        } catch (IOException e) {
            throw new SequenceException(
                    ReasonCode.IO_ERROR, "cannot read image %s: %s".formatted(image, e.getMessage()), e);
        }
    }

    private Optional<IdValues> values(Map.Entry<Integer, String> label) {
        byte[] bytes = LabelReader.fetch(hadoop, label.getValue(), bounds);
        return reader.values(bytes, label.getValue(), boundsFor(bytes, label.getKey()));
    }

    private Value255 decide(ClassSet classes) {
        boolean hasOne = false;
        boolean has255 = false;
        for (Map.Entry<Integer, String> label : files.entrySet()) {
            Optional<IdValues> values = values(label);
            boolean one = values.isPresent() && values.get().holds(1);
            boolean high = values.isPresent() && values.get().holds(LabelMap.IGNORE);
            if (one && high) {
                return Value255.NOT_LABELLED;
            }
            hasOne |= one;
            has255 |= high;
        }
        if (!has255) {
            return Value255.ABSENT;
        }
        if (hasOne && ClassSets.labelValues(classes).isEmpty()) {
            throw new SequenceException(
                    ReasonCode.FOREIGN_LABEL,
                    "some labels of %s hold 1 and others 255, none both: it cannot be told whether 255 is '%s' or not labelled; write either the same in all, or name a class set with ignore: 255"
                            .formatted(spec.id(), classes.names().get(1)));
        }
        return Value255.CLASS_ONE;
    }
}
