package dev.reelmask.table;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;

/** Reads what one run says of one sequence, unit after unit in order of frames, without Spark. */
public final class SequenceReader {
    private static final Pattern UNIT = Pattern.compile("(.+)\\.(\\d+)\\.parquet");
    private static final String RUN = "run=";
    private static final int NAMES_SHOWN = 8;

    private final Configuration hadoop;
    private final ResultsLayout results;

    public SequenceReader(Configuration hadoop, ResultsLayout results) {
        this.hadoop = hadoop;
        this.results = results;
    }

    /**
     * One frame without its mask and counts.
     *
     * @param meanIou NaN where the frame was not scored
     */
    public record FrameFacts(int frame, long ptsUs, boolean isKey, double meanIou) {}

    /** Names of the runs that have finished units, sorted. */
    public List<String> runs() {
        TreeSet<String> names = new TreeSet<>();
        for (FileStatus folder : list(results.table(ResultsLayout.TableName.FRAMES))) {
            String name = folder.getPath().getName();
            if (folder.isDirectory() && name.startsWith(RUN)) {
                names.add(name.substring(RUN.length()));
            }
        }
        return List.copyOf(names);
    }

    /** Ids of the sequences that a run has finished units of, sorted. */
    public List<String> sequences(String run) {
        TreeSet<String> names = new TreeSet<>();
        for (FileStatus file : files(ResultsLayout.TableName.FRAMES, run)) {
            Matcher unit = UNIT.matcher(file.getPath().getName());
            if (unit.matches()) {
                names.add(unit.group(1));
            }
        }
        return List.copyOf(names);
    }

    /**
     * All frames of the sequence in order.
     *
     * @throws UserException if the run has none
     */
    public List<FrameFacts> frames(String run, String sequence) {
        List<FrameFacts> facts = new ArrayList<>();
        for (Path file : units(ResultsLayout.TableName.FRAMES, run, sequence)) {
            try (RowFile rows =
                    RowFile.open(hadoop, file, Tables.FRAMES, List.of("frame", "pts_us", "is_key", "miou"))) {
                for (Group row = rows.next(); row != null; row = rows.next()) {
                    boolean scored = row.getFieldRepetitionCount("miou") > 0;
                    facts.add(new FrameFacts(
                            row.getInteger("frame", 0),
                            row.getLong("pts_us", 0),
                            row.getBoolean("is_key", 0),
                            scored ? row.getDouble("miou", 0) : Double.NaN));
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + file, e);
            }
        }
        return facts;
    }

    /**
     * The masks of the sequence in order, one in memory at a time. The caller closes them.
     *
     * @throws UserException if the run has none
     */
    public MaskRows masks(String run, String sequence) {
        return new MaskRows(hadoop, units(ResultsLayout.TableName.MASKS, run, sequence));
    }

    /**
     * The classes that the masks of the sequence speak of.
     *
     * @throws UserException if the run has no masks of the sequence
     */
    public ClassSet classes(String run, String sequence) {
        Path first = units(ResultsLayout.TableName.MASKS, run, sequence).get(0);
        String classes = UnitFiles.footer(hadoop, first).get(UnitWriter.CLASSES);
        if (classes == null) {
            throw new UserException("%s does not say its classes; run segment again".formatted(first));
        }
        return Json.read(classes, ClassSet.class);
    }

    private List<Path> units(ResultsLayout.TableName table, String run, String sequence) {
        record Unit(long firstFrame, Path path) {}
        List<Unit> units = new ArrayList<>();
        for (FileStatus file : files(table, run)) {
            Matcher unit = UNIT.matcher(file.getPath().getName());
            if (unit.matches() && unit.group(1).equals(sequence)) {
                units.add(new Unit(Long.parseLong(unit.group(2)), file.getPath()));
            }
        }
        if (units.isEmpty()) {
            throw new UserException("run %s under %s has no sequence '%s'; it has %s"
                    .formatted(run, results.root(), sequence, some(sequences(run))));
        }
        return units.stream()
                .sorted(Comparator.comparingLong(Unit::firstFrame))
                .map(Unit::path)
                .toList();
    }

    private static String some(List<String> names) {
        String listed = String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())));
        int more = names.size() - NAMES_SHOWN;
        return names.isEmpty() ? "none" : more > 0 ? listed + " and " + more + " more" : listed;
    }

    private List<FileStatus> files(ResultsLayout.TableName table, String run) {
        return list(results.partition(table, run));
    }

    private List<FileStatus> list(Path folder) {
        try {
            return List.of(folder.getFileSystem(hadoop).listStatus(folder));
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }
}
