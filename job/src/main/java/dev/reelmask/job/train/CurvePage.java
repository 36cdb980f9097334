package dev.reelmask.job.train;

import dev.reelmask.frame.UriPasswords;
import dev.reelmask.job.page.PageTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code curve.html} beside a training's {@code curve.csv}: loss, learning rate and score over the steps. */
final class CurvePage {
    private CurvePage() {}

    /**
     * Draws the curve.
     *
     * @param folder of the training; without a curve in it nothing is written
     * @param title what is trained
     */
    static void write(Path folder, String title) {
        Path curve = folder.resolve("curve.csv");
        if (!Files.exists(curve)) {
            return;
        }
        try {
            List<String> rows = Files.readAllLines(curve);
            Map<String, Object> data = Map.of(
                    "title", UriPasswords.hide(title),
                    "columns", List.of(rows.get(0).split(",", -1)),
                    "rows",
                            rows.stream()
                                    .skip(1)
                                    .map(row -> List.of(row.split(",", -1)))
                                    .toList());
            String page = PageTemplate.fill(CurvePage.class, "curve.html", Map.of("data", PageTemplate.json(data)));
            Files.writeString(folder.resolve("curve.html"), page);
        } catch (IOException e) {
            throw new UncheckedIOException("drawing " + curve + " failed", e);
        }
    }
}
