package dev.reelmask.job.export.format;

import dev.reelmask.publish.store.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON file of COCO's shape, written sequence by sequence. Of each sequence two files are kept under
 * {@code _reelmask}: its images and its annotations, one a line, without the numbers that depend on other sequences.
 * These are given when all parts are put together, line by line.
 */
final class CocoParts {
    private static final String PARTS = "_reelmask/parts/";
    private static final String IMAGES = ".images";
    private static final String ANNOTATIONS = ".annotations";

    /** Gives an annotation its numbers. */
    interface Numbering {
        /**
         * The beginning of an annotation's JSON object: its brace and its numbers, each with a comma behind.
         *
         * @param annotation number of the annotation, from 1
         * @param image id of its image
         * @param video id of its video
         */
        String of(long annotation, long image, long video);
    }

    private CocoParts() {}

    /** Those of a sequence. */
    static List<String> places(String sequence) {
        return List.of(PARTS + sequence + IMAGES, PARTS + sequence + ANNOTATIONS);
    }

    /** The parts of a sequence on their way. */
    static final class Writer implements AutoCloseable {
        private final TextFile images;
        private final TextFile annotations;
        private int count;

        Writer(ExportFolder folder, String sequence) {
            images = new TextFile(folder, PARTS + sequence + IMAGES);
            try {
                annotations = new TextFile(folder, PARTS + sequence + ANNOTATIONS);
            } catch (RuntimeException e) {
                images.close();
                throw e;
            }
        }

        /** Adds an image without its id. */
        void image(String file, ExportFrame frame) {
            Map<String, Object> image = new LinkedHashMap<>();
            image.put("file_name", file);
            image.put("width", frame.mask().size().width());
            image.put("height", frame.mask().size().height());
            image.put("frame_id", frame.frame());
            image.put("pts_us", frame.ptsUs());
            image.put("is_key", frame.isKey());
            images.write(open(image) + "\n");
            count++;
        }

        /** Adds an annotation of the newest image without its numbers. */
        void annotation(Map<String, Object> annotation) {
            annotations.write((count - 1) + "\t" + open(annotation) + "\n");
        }

        void publish() {
            images.publish();
            annotations.publish();
        }

        @Override
        public void close() {
            images.close();
            annotations.close();
        }
    }

    /** The object without its opening brace. */
    private static String open(Map<String, Object> object) {
        return Json.of(object).substring(1);
    }

    /**
     * Puts the parts of all sequences together.
     *
     * @param name of the file
     * @param head what stands before the lists: {@code info}, {@code categories}
     */
    static void join(
            ExportFolder folder,
            String name,
            Map<String, Object> head,
            List<ExportedSequence> sequences,
            Numbering numbering) {
        try (TextFile out = new TextFile(folder, name)) {
            String start = Json.of(head);
            out.write(start.substring(0, start.length() - 1) + ",\n\"videos\":[");
            videos(out, sequences);
            out.write("],\n\"images\":[");
            images(folder, out, sequences);
            out.write("],\n\"annotations\":[");
            annotations(folder, out, sequences, numbering);
            out.write("]}\n");
            out.publish();
        } catch (IOException e) {
            throw folder.failure("putting together " + name, e);
        }
    }

    private static void videos(TextFile out, List<ExportedSequence> sequences) {
        for (int i = 0; i < sequences.size(); i++) {
            ExportedSequence sequence = sequences.get(i);
            Map<String, Object> video = new LinkedHashMap<>();
            video.put("id", i + 1);
            video.put("name", sequence.sequence());
            video.put("width", sequence.width());
            video.put("height", sequence.height());
            video.put("length", sequence.frames());
            out.write((i == 0 ? "\n" : ",\n") + Json.of(video));
        }
    }

    private static void images(ExportFolder folder, TextFile out, List<ExportedSequence> sequences) throws IOException {
        long id = 0;
        for (int i = 0; i < sequences.size(); i++) {
            try (BufferedReader lines = folder.lines(PARTS + sequences.get(i).sequence() + IMAGES)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    id++;
                    out.write((id == 1 ? "\n" : ",\n") + "{\"id\":" + id + ",\"video_id\":" + (i + 1) + "," + line);
                }
            }
        }
    }

    private static void annotations(
            ExportFolder folder, TextFile out, List<ExportedSequence> sequences, Numbering numbering)
            throws IOException {
        long id = 0;
        long before = 0;
        for (int i = 0; i < sequences.size(); i++) {
            try (BufferedReader lines = folder.lines(PARTS + sequences.get(i).sequence() + ANNOTATIONS)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    id++;
                    int tab = line.indexOf('\t');
                    long image = before + Long.parseLong(line.substring(0, tab)) + 1;
                    out.write((id == 1 ? "\n" : ",\n") + numbering.of(id, image, i + 1L) + line.substring(tab + 1));
                }
            }
            before += sequences.get(i).frames();
        }
    }
}
