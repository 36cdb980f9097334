package dev.reelmask.job.train;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.table.StoredTransitions;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.MapKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;

/** Tables of transitions that are learnt from, and the bundle that what was learnt goes into. */
final class TableOptions {
    /** Maps of pairs. */
    private static final String PAIRED = MapKind.FLOW_GRID.spelling() + ", " + MapKind.CONV6_1.spelling();

    @Option(
            names = "--table",
            required = true,
            split = ",",
            paramLabel = "URI",
            description = "Results roots of reelmask transitions, or their folders transitions/run=NAME.")
    private List<String> tables;

    @Option(
            names = "--validation",
            required = true,
            split = ",",
            paramLabel = "URI",
            description = "The same of other sequences, to judge by what was learnt.")
    private List<String> validation;

    @Option(
            names = "--bundle",
            required = true,
            paramLabel = "DIR",
            description = "Bundle of the network that the tables were made with.")
    private String bundle;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder of the bundle with it.")
    private Path out;

    private final Configuration hadoop = new Configuration();

    /** @throws dev.reelmask.frame.UserException if it cannot be read */
    Bundle network() {
        return Bundle.read(hadoop, bundle);
    }

    /**
     * The map that a scheduler is to learn from.
     *
     * @param asked null for the one that the tables hold
     * @throws UserException if there is none of that name, or several to choose from
     */
    MapKind map(String asked) {
        if (asked != null) {
            return MapKind.spelt(asked)
                    .filter(kind -> !kind.isOfFrame())
                    .orElseThrow(() -> new UserException(
                            "--map: there is no '%s' for dvsnet; there are %s".formatted(asked, PAIRED)));
        }
        Set<MapKind> held = StoredTransitions.at(hadoop, tables.get(0)).maps();
        held.removeIf(MapKind::isOfFrame);
        if (held.size() > 1) {
            throw new UserException("%s holds several maps; name one with --map: %s".formatted(tables.get(0), PAIRED));
        }
        return held.stream().findFirst().orElse(MapKind.FLOW_GRID);
    }

    /** Numbers and these maps; as the other. */
    LearnedTables read(Set<MapKind> maps) {
        return read(maps, Set.of());
    }

    /** @throws dev.reelmask.frame.UserException if there is none in one of the places */
    LearnedTables read(Set<MapKind> maps, Set<ClassKind> classes) {
        return LearnedTables.read(hadoop, tables, validation, new LearnedTables.Beside(maps, classes));
    }

    /** What the tables were made with; see {@link LearnedTables#madeWith}. */
    Map<String, String> madeWith(LearnedTables read, Bundle network) {
        return read.madeWith(network, bundle);
    }

    void write(Bundle learnt) {
        learnt.write(hadoop, out.toUri().toString());
    }

    Path out() {
        return out;
    }
}
