package dev.reelmask.job.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reelmask.testing.tag.TagGuard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens the page in a real browser without a window. */
@Tag("browser")
class ReportBrowserTest {
    private static final List<String> BROWSERS =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

    @TempDir
    private Path folder;

    @Test
    void figuresAreDrawnWithoutErrorsAndHostileNamesStayText() throws Exception {
        Visit visit = visit(ReportFixture.data());

        assertThat(visit.console()).as("console of the browser").isEmpty();
        assertThat(visit.dom()).contains("data-ready=\"true\"");
        assertThat(count(visit.dom(), "<svg ")).as("figures").isEqualTo(5);
        assertThat(count(visit.dom(), "class=\"cell"))
                .as("pictures: source, label, two runs")
                .isEqualTo(16);
        assertThat(count(visit.dom(), "class=\"cell key\"")).isEqualTo(4 + 1);
        assertThat(visit.dom()).doesNotContain("<title>owned").doesNotContain("<img src=\"x\"");
        assertThat(visit.dom()).contains("fixed:5 sends 20 % of the frames through the network, gives up 1.0 points");
    }

    @Test
    void pageWithoutScoresPicturesOrQuarantineSaysSo() throws Exception {
        Visit visit = visit(bare(ReportFixture.data()));

        assertThat(visit.console()).isEmpty();
        assertThat(visit.dom())
                .contains("data-ready=\"true\"", "No run was scored", "No pictures", "Nothing was set aside");
    }

    @Test
    void agreementHasItsBaselineAndIsNeverCalledMeanIou() throws Exception {
        Visit visit = visit(new ComparedFixture(201, 0.73, 0.68, 0.78).data());

        assertThat(visit.console()).isEmpty();
        assertThat(visit.seen())
                .contains("data-ready=\"true\"", "Agreement against key interval", "Agreement by distance")
                .contains("every frame through the network: 100 %", "68.0 to 78.0 %")
                .contains(
                        "sends 20 % of the frames through the network and its masks agree 73.0 % with the network's own")
                .doesNotContain("mIoU corpus", "mIoU frames", "mIoU 7", "NaN", "undefined");
    }

    @Test
    void ofAHandfulOfFramesThereIsNoCurveButTheirNumber() throws Exception {
        Visit visit = visit(new ComparedFixture(22, null, null, null).data());

        assertThat(visit.console()).isEmpty();
        assertThat(visit.seen())
                .contains("22 frames were compared with the network's own masks: too few for a score")
                .contains("Too few frames were compared.", "these are the key frames")
                .doesNotContain("every frame through the network: 100 %", "NaN", "undefined");
        assertThat(count(visit.seen(), "<svg "))
                .as("key intervals and key frames")
                .isEqualTo(2);
    }

    @Test
    void labelledAndUnlabelledRunsAreNeverOnOneAxis() throws Exception {
        Visit visit = visit(new ComparedFixture(201, 0.73, 0.68, 0.78).beside(ReportFixture.data()));

        assertThat(visit.console()).isEmpty();
        assertThat(visit.seen())
                .contains("clips, against labels", "cameras, with the network's own masks")
                .contains("aria-label=\"mIoU against average key interval of 2 runs\"");
    }

    /** One run, unscored, without pictures or quarantine. */
    private static ReportData bare(ReportData full) {
        return new ReportData(
                "file:/results",
                full.generated(),
                new ReportData.Covered("Covers 1 run", 2, 2, 0, 0, 0, List.of()),
                List.of(unscored(full.runs().get(1))),
                full.keyIntervals(),
                Map.of(),
                Map.of(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private static ReportData.Run unscored(ReportData.Run run) {
        return new ReportData.Run(
                run.id(),
                run.label(),
                run.corpus(),
                run.kind(),
                run.scheduler(),
                run.propagation(),
                run.network(),
                null,
                run.frames(),
                run.keys(),
                run.aki(),
                null,
                null,
                null,
                0,
                new ReportData.Agreement(0, 0, null, null, null),
                null,
                null,
                run.stages(),
                run.sequences(),
                run.facts());
    }

    private record Visit(String dom, List<String> console) {
        /** Without scripts and data. */
        String seen() {
            return dom.replaceAll("(?s)<script.*?</script>", "");
        }
    }

    private Visit visit(ReportData data) throws IOException, InterruptedException {
        Optional<String> browser = BROWSERS.stream()
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst();
        assumeTrue(browser.isPresent(), "no Chromium or Chrome on this machine");
        Path page = Files.writeString(folder.resolve("page.html"), ReportPage.html(data));
        Path dom = folder.resolve("dom.html");
        Path log = folder.resolve("log.txt");
        Process process = open(browser.get(), page, dom, log);
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        assertThat(ended).as("browser ended within a minute").isTrue();
        try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            return new Visit(
                    Files.readString(dom),
                    lines.filter(line -> line.contains("CONSOLE")).toList());
        }
    }

    private Process open(String browser, Path page, Path dom, Path log) throws IOException {
        TagGuard.uses(TagGuard.BROWSER);
        return new ProcessBuilder(
                        browser,
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--window-size=1280,2000",
                        "--virtual-time-budget=5000",
                        "--enable-logging=stderr",
                        "--dump-dom",
                        page.toUri().toString())
                .redirectOutput(dom.toFile())
                .redirectError(log.toFile())
                .start();
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }
}
