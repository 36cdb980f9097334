package dev.reelmask.table;

import dev.reelmask.publish.store.Json;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.SmallFiles;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.table.row.UnitSummary;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What the units of a finished start say of themselves, in one file beside the run's record, so that the next start
 * need not read two footers a unit. It is believed only of files that are as they were then: of the same length, and
 * the same ETag or time. Without it, or of others, the footers say the same.
 */
public final class KnownUnits {
    /** Of fewer units the footers are read. */
    public static final int LEAST = 64;

    private KnownUnits() {}

    /** A line of the file. */
    private record Line(String stamp, UnitSummary unit) {}

    /**
     * Of those of a run's units whose files are as they were, what they say.
     *
     * @param stamps of the files that are there
     */
    public static Map<UnitKey, UnitSummary> read(Store store, String run, Map<UnitKey, String> stamps) {
        Map<UnitKey, UnitSummary> known = new HashMap<>();
        if (stamps.size() < LEAST) {
            return known;
        }
        Optional<SmallFiles.Content> file = store.small().read(store.results().units(run));
        if (file.isPresent()) {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                    new GZIPInputStream(new ByteArrayInputStream(file.get().bytes())), StandardCharsets.UTF_8))) {
                for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                    Line line = Json.read(text, Line.class);
                    UnitKey key = line.unit().key();
                    if (line.stamp().equals(stamps.get(key))) {
                        known.put(key, line.unit());
                    }
                }
            } catch (IOException | RuntimeException e) {
                // what it holds is a copy: whatever is wrong with it, the footers are read
                System.getLogger(KnownUnits.class.getName())
                        .log(System.Logger.Level.DEBUG, "The file of units of run " + run + " is damaged", e);
            }
        }
        return known;
    }

    /**
     * Replaces the file; does nothing for a run of a few units.
     *
     * @param units all finished ones
     * @param stamps of their files
     */
    public static void write(
            Store store, Permit permit, String run, Collection<UnitSummary> units, Map<UnitKey, String> stamps) {
        if (units.size() < LEAST) {
            return;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Writer out = new OutputStreamWriter(new GZIPOutputStream(bytes), StandardCharsets.UTF_8)) {
            for (UnitSummary unit : units) {
                String stamp = stamps.get(unit.key());
                if (stamp != null) {
                    out.write(Json.of(new Line(stamp, unit)));
                    out.write('\n');
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes what is written", e);
        }
        permit.check();
        store.small().overwrite(store.results().units(run), bytes.toByteArray(), permit.staging());
    }
}
