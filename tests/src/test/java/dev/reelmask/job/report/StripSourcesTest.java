package dev.reelmask.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Masks are drawn on the video that they were made of, and on no other. */
@Tag("spark")
class StripSourcesTest {
    private static final MadeRun DAY = MadeRun.labelled("day", "day", 5);
    private static final MadeRun NIGHT = MadeRun.labelled("night", "night", 5);

    @TempDir
    private Path folder;

    private MadeResults results;

    @BeforeEach
    void makeTwoVideosOfOneId() {
        results = new MadeResults(folder).video("day", "clip", 10, 200).video("night", "clip", 14, 40);
        results.write(DAY);
        results.write(NIGHT);
        results.summarize();
    }

    @Test
    void eachRunIsDrawnOnItsOwnVideo() throws IOException {
        ReportData data = results.read();

        assertThat(data.strips()).extracting(ReportData.Strip::sequence).containsExactly("clip", "clip · night");
        ReportData.Strip day = data.strips().get(0);
        ReportData.Strip night = data.strips().get(1);
        assertThat(day.masks()).extracting(ReportData.MaskRow::run).containsExactly("day");
        assertThat(night.masks()).extracting(ReportData.MaskRow::run).containsExactly("night");
        assertThat(grey(day)).isBetween(180, 220);
        assertThat(grey(night)).isBetween(20, 60);
        assertThat(data.timelines()).extracting(ReportData.Timeline::sequence).containsExactly("clip", "clip · night");
    }

    @Test
    void inACorpusThatMovedOnlyTheSameVideoGetsPictures() throws IOException {
        Path moved = Files.createDirectories(results.corpus("moved"));
        Files.copy(results.corpus("night").resolve("clip.mp4"), moved.resolve("clip.mp4"));

        ReportData data = results.read(Optional.of(moved.toUri()));

        ReportData.Strip day = data.strips().get(0);
        assertThat(day.frame()).isEmpty();
        assertThat(day.masks()).isEmpty();
        assertThat(day.notes())
                .singleElement()
                .asString()
                .startsWith("No masks of fixed:5: file:")
                .contains("moved/clip.mp4", "is not what the masks of run day were made of: that was file:");
        assertThat(data.strips().get(1).frame()).as("the rest is made").isNotEmpty();
        assertThat(grey(data.strips().get(1))).isBetween(20, 60);
    }

    @Test
    void aVideoReplacedAfterTheRunGivesANote() {
        results.video("day", "clip", 11, 120);

        ReportData data = results.read();

        assertThat(data.strips().get(0).frame()).isEmpty();
        assertThat(data.strips().get(0).notes())
                .singleElement()
                .asString()
                .contains("day/clip.mp4 has changed since run day made its masks: it had ", "Run segment again");
        assertThat(data.strips().get(1).frame()).isNotEmpty();
    }

    @Test
    void aVideoThatIsGoneGivesANote() throws IOException {
        Files.delete(results.corpus("day").resolve("clip.mp4"));

        ReportData data = results.read();

        assertThat(data.strips().get(0).notes()).singleElement().asString().startsWith("No masks of fixed:5: ");
        assertThat(data.strips().get(1).frame()).isNotEmpty();
    }

    @Test
    void aVideoKeepsTheIdThatItsRunPublishedWhenItsNamesakeIsGone() throws IOException {
        Path corpus = results.corpus("pair");
        results.video("pair", "clip", 10, 90);
        Files.copy(corpus.resolve("clip.mp4"), corpus.resolve("clip.mov"));
        results.write(MadeRun.labelled("pair", "pair", 5));
        results.summarize();
        Files.delete(corpus.resolve("clip.mov"));

        ReportData data = results.read();

        assertThat(data.strips())
                .filteredOn(strip -> strip.corpus().equals("pair"))
                .filteredOn(strip -> strip.notes().isEmpty())
                .singleElement()
                .satisfies(strip -> assertThat(grey(strip)).isBetween(70, 110));
    }

    private static int grey(ReportData.Strip strip) throws IOException {
        String data = strip.source().get(0);
        byte[] jpeg = Base64.getDecoder().decode(data.substring(data.indexOf(',') + 1));
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(jpeg));
        return image.getRGB(16, 12) & 0xff;
    }
}
