package dev.reelmask.job.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;

/** Which sequences of a large corpus the page shows frame by frame. */
final class SequenceChoice {
    private SequenceChoice() {}

    /**
     * At most {@code limit} ids, sorted: all, or the first half of them and as many with the lowest mIoU in any run.
     *
     * @param sequences rows of the {@code sequences} table
     */
    static List<String> of(List<Row> sequences, int limit) {
        Map<String, Double> lowest = new TreeMap<>();
        for (Row row : sequences) {
            Double score = ReportTables.real(row, "miou");
            lowest.merge(row.getAs("sequence"), score == null ? 1 : score, Math::min);
        }
        List<String> ids = new ArrayList<>(lowest.keySet());
        if (ids.size() <= limit) {
            return ids;
        }
        TreeSet<String> chosen = new TreeSet<>(ids.subList(0, limit / 2));
        ids.sort(Comparator.comparingDouble(lowest::get));
        for (String id : ids) {
            if (chosen.size() < limit) {
                chosen.add(id);
            }
        }
        return List.copyOf(chosen);
    }
}
