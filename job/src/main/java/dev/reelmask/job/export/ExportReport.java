package dev.reelmask.job.export;

import dev.reelmask.job.export.format.ExportedSequence;
import dev.reelmask.job.reduce.RunCoverage;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How an export ended.
 *
 * @param sequences all of it
 * @param written how many sequences this start exported; the others stood
 * @param shared what became of the files that sequences have together
 * @param coverage what of the run is finished
 */
record ExportReport(
        URI out,
        ExportRequest request,
        List<ExportedSequence> sequences,
        int written,
        Shared shared,
        RunCoverage coverage) {
    /** Files that sequences have together were written, or stood. */
    enum Shared {
        WRITTEN,
        STOOD
    }

    ExportReport {
        sequences = List.copyOf(sequences);
    }

    long frames() {
        return sequences.stream().mapToLong(ExportedSequence::frames).sum();
    }

    /** For machines. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("out", out.toString());
        fields.put("format", request.format().toString());
        fields.put("run", request.run());
        fields.put("sequences", sequences.size());
        fields.put("written", written);
        fields.put("stood", sequences.size() - written);
        fields.put("frames", frames());
        fields.put("coverage", coverage.fields());
        return fields;
    }

    /** For people. */
    String text() {
        return String.format(
                Locale.ROOT,
                "%s of %s of run %s as %s: %s%s",
                counted(frames(), "frame"),
                counted(sequences.size(), "sequence"),
                request.run(),
                request.format(),
                out,
                stood());
    }

    private String stood() {
        int stood = sequences.size() - written;
        if (stood == 0) {
            return "";
        }
        if (written == 0) {
            return shared == Shared.STOOD
                    ? " (all were there, nothing was written)"
                    : " (all were there; only the files that they share were written)";
        }
        return String.format(Locale.ROOT, " (%d written, %d were there)", written, stood);
    }

    private static String counted(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
