package dev.reelmask.corpus;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One sequence as the listing found it; plain data that travels to executors.
 *
 * @param id safe for file names, unique in the corpus: path under the corpus root without extension, or longer where
 *     another has that
 * @param source the uri by which it is known again, unique in the corpus: of the video or of the folder of its images,
 *     percent-encoded, without {@code .} and {@code ..}, links in it not resolved; where several sequences lie in one
 *     folder, then {@code #} and what tells them apart
 * @param video URI of the video file, unescaped, or empty for a folder of images
 * @param images URIs of the images in display order, unescaped, or empty for a video
 * @param labels frame index to URI of its label image
 * @param labelCounts what became of the label files
 * @param sizeBytes bytes of the video or of all images
 * @param contentKey changes when the content changes: names, sizes and modification times (or etags) of all files and
 *     label files
 */
public record SequenceSpec(
        String id,
        String source,
        String video,
        List<String> images,
        Map<Integer, String> labels,
        LabelCounts labelCounts,
        long sizeBytes,
        String contentKey)
        implements Serializable {
    /** A sequence whose label files all belong to a frame. */
    public SequenceSpec(
            String id,
            String source,
            String video,
            List<String> images,
            Map<Integer, String> labels,
            long sizeBytes,
            String contentKey) {
        this(id, source, video, images, labels, LabelCounts.allMatched(labels.size()), sizeBytes, contentKey);
    }

    public SequenceSpec {
        images = images instanceof PartOfList ? images : List.copyOf(images);
        labels = Map.copyOf(labels);
        if (video.isEmpty() == images.isEmpty()) {
            throw new IllegalArgumentException("sequence %s must be either a video or images".formatted(id));
        }
    }

    /** This sequence, with what 255 means in its labels. */
    public SequenceSpec with(Value255 decided) {
        return new SequenceSpec(id, source, video, images, labels, labelCounts.with(decided), sizeBytes, contentKey);
    }

    /**
     * What one needs who works at a stretch of a folder of images: the locations of the stretch and of the first image,
     * and of labels those of the stretch and the first and the last. Others cannot be asked for; all are counted.
     *
     * @param end index after the last frame of the stretch
     */
    public SequenceSpec part(int first, int end) {
        SortedMap<Integer, String> all = new TreeMap<>(labels);
        Map<Integer, String> some = new HashMap<>(all.subMap(first, Math.max(first, end)));
        if (!all.isEmpty()) {
            some.put(all.firstKey(), all.get(all.firstKey()));
            some.put(all.lastKey(), all.get(all.lastKey()));
        }
        return new SequenceSpec(
                id, source, video, new PartOfList<>(images, first, end), some, labelCounts, sizeBytes, contentKey);
    }

    /** This sequence under another id. */
    public SequenceSpec named(String otherId) {
        return new SequenceSpec(otherId, source, video, images, labels, labelCounts, sizeBytes, contentKey);
    }

    public boolean isVideo() {
        return !video.isEmpty();
    }
}
