package dev.reelmask.job.export.format;

import dev.reelmask.publish.store.Json;
import dev.reelmask.publish.store.PendingFile;
import dev.reelmask.video.encode.PngImages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.hadoop.fs.FSError;

/**
 * WebDataset: shards {@code <group>/<group>-000000.tar} with {@code <sequence>/<frame>.seg.png}, {@code .json} and,
 * with pictures, {@code .jpg}; a list of all shards in {@code shards.txt}. A group is some sequences in order of ids,
 * with a few thousand frames together, and has the id of the first.
 */
final class WebDatasetExport implements MaskExport {
    /** A group ends with the sequence that brings it to so many frames. */
    private static final int GROUP_FRAMES = 5000;

    /** After one sequence in so many a group ends anyway: what follows does not depend on what comes before. */
    private static final int FIXED_ENDS = 256;

    private final ExportSettings settings;
    /** Id of each sequence's group. */
    private final Map<String, String> groups = new HashMap<>();

    WebDatasetExport(ExportSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<String> places(ExportFolder folder, String sequence) {
        return List.of(groups.getOrDefault(sequence, sequence));
    }

    @Override
    public List<List<PlannedSequence>> groups(List<PlannedSequence> sequences) {
        List<List<PlannedSequence>> found = new ArrayList<>();
        List<PlannedSequence> open = new ArrayList<>();
        long frames = 0;
        for (PlannedSequence sequence : sequences) {
            open.add(sequence);
            frames += sequence.frames();
            groups.put(sequence.sequence(), open.get(0).sequence());
            if (frames >= GROUP_FRAMES || sequence.sequence().hashCode() % FIXED_ENDS == 0) {
                found.add(open);
                open = new ArrayList<>();
                frames = 0;
            }
        }
        if (!open.isEmpty()) {
            found.add(open);
        }
        return found;
    }

    @Override
    public List<String> shared() {
        return List.of("shards.txt", "classes.json");
    }

    @Override
    public SequenceExport begin(ExportFolder folder, String sequence) {
        return new Shards(folder, sequence);
    }

    @Override
    public void finish(ExportFolder folder, List<ExportedSequence> sequences) {
        SortedSet<String> current = new TreeSet<>();
        sequences.forEach(sequence -> current.add(groups.get(sequence.sequence())));
        List<String> shards = new ArrayList<>();
        for (String group : current) {
            folder.list(group).stream()
                    .filter(shard -> shard.endsWith(".tar"))
                    .forEach(shard -> shards.add(group + "/" + shard));
        }
        folder.list("").stream()
                .filter(name -> !current.contains(name) && isGroup(folder, name))
                .forEach(folder::delete);
        folder.writeLines("shards.txt", shards);
        folder.writeJson("classes.json", settings.classes().table(id -> id));
    }

    /** Whether it is a folder of shards: here of a group that is none any more. */
    private static boolean isGroup(ExportFolder folder, String name) {
        List<String> files = folder.list(name);
        return !files.isEmpty()
                && files.stream()
                        .allMatch(file -> file.startsWith(name)
                                && file.substring(name.length()).matches("-\\d{6,}\\.tar"));
    }

    /** The files of a frame, by ending. */
    private Map<String, byte[]> sample(String sequence, ExportFrame frame) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        frame.picture().ifPresent(picture -> files.put("jpg", FrameImages.jpeg(picture)));
        files.put("seg.png", PngImages.indexed(frame.mask(), settings.classes().all()));
        files.put("json", facts(sequence, frame).getBytes(StandardCharsets.UTF_8));
        return files;
    }

    private String facts(String sequence, ExportFrame frame) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("sequence", sequence);
        facts.put("frame", frame.frame());
        facts.put("pts_us", frame.ptsUs());
        facts.put("is_key", frame.isKey());
        facts.put("width", frame.mask().size().width());
        facts.put("height", frame.mask().size().height());
        Map<String, Object> pixels = new LinkedHashMap<>();
        ClassRegions.of(frame.mask())
                .forEach(region -> pixels.put(settings.classes().of(region.id()).name(), region.area()));
        facts.put("pixels", pixels);
        return Json.of(facts);
    }

    private final class Shards implements SequenceExport {
        private final ExportFolder folder;
        private final String group;
        private String sequence;
        private int shards;
        private PendingFile file;
        private TarWriter tar;

        Shards(ExportFolder folder, String group) {
            this.folder = folder;
            this.group = group;
        }

        @Override
        public void sequence(String next) {
            sequence = next;
        }

        @Override
        public void frame(ExportFrame frame) {
            Map<String, byte[]> sample = sample(sequence, frame);
            long size = sample.values().stream()
                    .mapToLong(bytes -> TarWriter.size(bytes.length))
                    .sum();
            if (file != null && tar.bytes() + size > settings.shardBytes()) {
                end();
            }
            if (file == null) {
                file = folder.begin(String.format(Locale.ROOT, "%s/%s-%06d.tar", group, group, shards++));
                tar = new TarWriter(file.output());
            }
            try {
                for (Map.Entry<String, byte[]> part : sample.entrySet()) {
                    tar.add(sequence + "/" + frame.name() + "." + part.getKey(), part.getValue());
                }
            } catch (IOException | FSError e) {
                throw folder.failure("writing a shard of " + group, e);
            }
        }

        /** Ends the shard. */
        @Override
        public void end() {
            if (file == null) {
                return;
            }
            try {
                tar.end();
                file.publish();
                file = null;
            } catch (IOException | FSError e) {
                throw folder.failure("writing a shard of " + group, e);
            }
        }

        @Override
        public void close() {
            if (file != null) {
                file.abort();
                file = null;
            }
        }
    }
}
