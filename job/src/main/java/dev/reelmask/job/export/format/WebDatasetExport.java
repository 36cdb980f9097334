package dev.reelmask.job.export.format;

import dev.reelmask.publish.store.Json;
import dev.reelmask.publish.store.PendingFile;
import dev.reelmask.video.encode.PngImages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.FSError;

/**
 * WebDataset: shards {@code <sequence>/<sequence>-000000.tar} with {@code <sequence>/<frame>.seg.png}, {@code .json}
 * and, with pictures, {@code .jpg}; a list of all shards in {@code shards.txt}.
 */
final class WebDatasetExport implements MaskExport {
    private final ExportSettings settings;

    WebDatasetExport(ExportSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<String> places(ExportFolder folder, String sequence) {
        return List.of(sequence);
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
        List<String> shards = new ArrayList<>();
        for (ExportedSequence sequence : sequences) {
            folder.list(sequence.sequence()).stream()
                    .filter(shard -> shard.endsWith(".tar"))
                    .forEach(shard -> shards.add(sequence.sequence() + "/" + shard));
        }
        folder.writeLines("shards.txt", shards);
        folder.writeJson("classes.json", settings.classes().table(id -> id));
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
        private final String sequence;
        private int shards;
        private PendingFile file;
        private TarWriter tar;

        Shards(ExportFolder folder, String sequence) {
            this.folder = folder;
            this.sequence = sequence;
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
                file = folder.begin(String.format(Locale.ROOT, "%s/%s-%06d.tar", sequence, sequence, shards++));
                tar = new TarWriter(file.output());
            }
            try {
                for (Map.Entry<String, byte[]> part : sample.entrySet()) {
                    tar.add(sequence + "/" + frame.name() + "." + part.getKey(), part.getValue());
                }
            } catch (IOException | FSError e) {
                throw folder.failure("writing a shard of " + sequence, e);
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
                throw folder.failure("writing a shard of " + sequence, e);
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
