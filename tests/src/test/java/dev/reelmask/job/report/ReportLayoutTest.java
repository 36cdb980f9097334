package dev.reelmask.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelmask.testing.browser.Chromium;
import dev.reelmask.testing.browser.Tab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the page lies on small windows and on paper. */
@Tag("browser")
class ReportLayoutTest {
    private static final List<String> STREET = List.of(
            "road",
            "sidewalk",
            "building",
            "wall",
            "fence",
            "pole",
            "traffic light",
            "traffic sign",
            "vegetation",
            "terrain",
            "sky",
            "person",
            "rider",
            "car",
            "truck",
            "bus",
            "train",
            "motorcycle",
            "bicycle");
    /** Elements that reach over the window's right edge, but those in boxes of their own that scroll. */
    private static final String TOO_WIDE =
            """
            [...document.querySelectorAll('body *')].filter((node) => !node.closest('.scroll, .chips, dialog, [hidden]')
              && node.getBoundingClientRect().right > innerWidth + 0.5).map((node) => node.outerHTML.slice(0, 120))
            """;
    /** Pairs of labels in the figure of the classes that cover each other. */
    private static final String OVERLAPS =
            """
            (() => {
              const boxes = [...document.querySelectorAll('#classes-chart text')].filter((node) => node.textContent)
                .map((node) => ({ text: node.textContent, box: node.getBoundingClientRect() }));
              return boxes.flatMap((a, i) => boxes.slice(i + 1)
                .filter((b) => a.box.left < b.box.right - 1 && b.box.left < a.box.right - 1
                  && a.box.top < b.box.bottom - 2 && b.box.top < a.box.bottom - 2)
                .map((b) => `${a.text} | ${b.text}`));
            })()
            """;

    @TempDir
    private static Path folder;

    private static Chromium browser;

    @BeforeAll
    static void startBrowser() {
        browser = Chromium.start(folder.resolve("profile"));
    }

    @AfterAll
    static void endBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 390, 821, 1280})
    void nothingReachesOverTheEdgeOfTheWindow(int width) throws IOException {
        List<ReportData> pages = List.of(
                PageVariants.withClasses(ReportFixture.data(), STREET),
                PageVariants.withManyRuns(ReportFixture.data(), 12),
                new ComparedFixture(201, 0.73, 0.68, 0.78).beside(ReportFixture.data()));
        for (ReportData data : pages) {
            Tab tab = open(data, width, 800);
            tab.evaluate("document.querySelectorAll('details').forEach((node) => { node.open = true; })");

            assertThat(texts(tab.evaluate(TOO_WIDE))).isEmpty();
            assertThat(tab.evaluate("document.documentElement.scrollWidth").asInt())
                    .isLessThanOrEqualTo(width);
            assertThat(tab.console()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"390,19", "390,3", "700,19", "1280,19", "1280,11", "1280,150"})
    void namesOfClassesNeverCoverEachOther(int width, int classes) throws IOException {
        List<String> names = IntStream.range(0, classes)
                .mapToObj(i -> i < STREET.size() ? STREET.get(i) : "class number " + i)
                .toList();

        Tab tab = open(PageVariants.withClasses(ReportFixture.data(), names), width, 800);

        assertThat(texts(tab.evaluate(OVERLAPS))).isEmpty();
        List<String> shown = texts(
                tab.evaluate("[...document.querySelectorAll('#classes-chart text')].map((node) => node.textContent)"));
        assertThat(shown).containsAll(names);
    }

    @Test
    void namesOfClassesGetTheirRoomWhenTheWindowChanges() throws IOException {
        Tab tab = open(PageVariants.withClasses(ReportFixture.data(), STREET.subList(0, 8)), 1280, 800);

        tab.size(390, 800);

        assertThat(texts(tab.evaluate(OVERLAPS))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1280,600,360,640", "1280,600,640,360", "390,800,360,640", "390,800,640,360", "800,390,360,640"})
    void enlargedFramesFitTheWindow(int width, int height, int frameWidth, int frameHeight) throws IOException {
        Tab tab = open(PageVariants.withPictures(ReportFixture.data(), frameWidth, frameHeight), width, height);
        enlarge(tab, 2);

        JsonNode dialog = tab.evaluate("document.getElementById('zoom').getBoundingClientRect().toJSON()");
        assertThat(dialog.get("top").asDouble()).isNotNegative();
        assertThat(dialog.get("left").asDouble()).isNotNegative();
        assertThat(dialog.get("bottom").asDouble()).isLessThanOrEqualTo(height);
        assertThat(dialog.get("right").asDouble()).isLessThanOrEqualTo(width);
        assertThat(tab.evaluate("(({ scrollHeight, clientHeight, scrollWidth, clientWidth }) => "
                                + "Math.max(scrollHeight - clientHeight, scrollWidth - clientWidth))"
                                + "(document.getElementById('zoom'))")
                        .asInt())
                .as("what is cut")
                .isLessThanOrEqualTo(0);
        JsonNode frame = tab.evaluate("document.getElementById('zoom-frame').getBoundingClientRect().toJSON()");
        assertThat(frame.get("width").asDouble() / frame.get("height").asDouble())
                .isBetween(0.99 * frameWidth / frameHeight, 1.01 * frameWidth / frameHeight);
    }

    @Test
    void enlargedMasksAreAsOpaqueAsTheSliderSaysEachTime() throws IOException {
        Tab tab = open(ReportFixture.data(), 1280, 800);
        tab.evaluate("document.getElementById('opacity').value = 30");
        tab.evaluate("document.getElementById('opacity').dispatchEvent(new Event('input'))");

        for (int time = 0; time < 3; time++) {
            enlarge(tab, time);
            assertThat(opacity(tab)).isEqualTo("0.3");
            assertThat(tab.evaluate("document.querySelector('#zoom input').value")
                            .asText())
                    .isEqualTo("30");
            tab.evaluate("document.getElementById('zoom').close()");
        }

        enlarge(tab, 0);
        tab.evaluate("document.querySelector('#zoom input').value = 80");
        tab.evaluate("document.querySelector('#zoom input').dispatchEvent(new Event('input'))");
        assertThat(opacity(tab)).isEqualTo("0.8");
        assertThat(tab.evaluate("document.getElementById('opacity').value").asText())
                .isEqualTo("80");
    }

    private static String opacity(Tab tab) {
        return tab.evaluate("getComputedStyle(document.querySelector('#zoom-frame img + img')).opacity")
                .asText();
    }

    /** The pictures with a mask, by their order. */
    private static void enlarge(Tab tab, int picture) {
        tab.evaluate("[...document.querySelectorAll('#strip .cell button')].filter((node) => "
                + "node.querySelector('img + img'))[" + picture + "].click()");
    }

    @Test
    void picturesAreThereForPaperWithoutScrollingToThem() throws IOException {
        Tab tab = open(ReportFixture.data(), 1280, 400);

        assertThat(tab.evaluate("[...document.images].every((image) => image.complete && image.naturalWidth > 0)")
                        .asBoolean())
                .isTrue();
        assertThat(tab.evaluate("document.images.length").asInt()).isEqualTo(16 + 3 + 8);
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 1280, 2000})
    void figuresFitThePaperWhateverTheWindow(int width) throws IOException {
        Tab tab = open(PageVariants.withClasses(ReportFixture.data(), STREET), width, 800);
        tab.evaluate("window.onbeforeprint = () => { window.drawn = [...document.querySelectorAll('.chart svg')]"
                + ".map((svg) => svg.getBoundingClientRect().width); }");

        byte[] sheets = tab.pdf();

        assertThat(sheets).startsWith("%PDF".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        JsonNode drawn = tab.evaluate("window.drawn");
        assertThat(drawn).hasSize(5).allSatisfy(svg -> assertThat(svg.asDouble())
                .isBetween(500.0, 700.0));
        assertThat(tab.evaluate("document.documentElement.classList.contains('printing')")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void aCurveOfOnePointSaysWhatIsMissing() throws IOException {
        String note = "document.getElementById('curve-note').textContent";

        assertThat(open(PageVariants.withRun(ReportFixture.data(), 1), 1280, 800)
                        .evaluate(note)
                        .asText())
                .startsWith("One run was scored: a point, and no curve.")
                .contains("--scheduler every-frame");
        assertThat(open(PageVariants.withRun(ReportFixture.data(), 0), 1280, 800)
                        .evaluate(note)
                        .asText())
                .isEqualTo("One run was scored, in which every frame is a key; the curve begins with a second one.");
        assertThat(open(ReportFixture.data(), 1280, 800).evaluate(note).asText())
                .isEmpty();
    }

    @Test
    void aRunInWhichEveryFrameIsAKeyIsALineAcrossTheDistances() throws IOException {
        String dashes = "[...document.querySelectorAll('#distance-chart path')]"
                + ".filter((path) => path.getAttribute('stroke-dasharray')).length";

        assertThat(open(ReportFixture.data(), 1280, 800).evaluate(dashes).asInt())
                .isEqualTo(1);
        assertThat(open(PageVariants.withRun(ReportFixture.data(), 1), 1280, 800)
                        .evaluate(dashes)
                        .asInt())
                .isZero();
    }

    @Test
    void sequencesComeHardestFirstWithTheirScoredFrames() throws IOException {
        Tab tab = open(ReportFixture.data(), 1280, 800);

        List<String> cells = texts(
                tab.evaluate(
                        "[...document.querySelectorAll('#sequences-table th, #sequences-table td')].map((cell) => cell.textContent)"));

        assertThat(cells)
                .containsExactly(
                        "Sequence",
                        "Frames",
                        "Scored frames",
                        "every-frame",
                        "fixed:5",
                        ReportFixture.HOSTILE,
                        "40",
                        "40",
                        "69.0 %",
                        "65.0 %",
                        "clip-2",
                        "40",
                        "40",
                        "89.0 %",
                        "85.0 %");
    }

    private static Tab open(ReportData data, int width, int height) throws IOException {
        Path page = Files.createTempFile(folder, "page", ".html");
        return browser.open(Files.writeString(page, ReportPage.html(data)), width, height);
    }

    private static List<String> texts(JsonNode array) {
        return IntStream.range(0, array.size())
                .mapToObj(i -> array.get(i).asText())
                .toList();
    }
}
