package dev.reelmask.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ReportPageTest {
    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/json\" id=\"report-data\">(.*?)</script>", Pattern.DOTALL);

    private final String page = ReportPage.html(ReportFixture.data());

    @Test
    void embeddedDataParsesAndNamesEveryRunItRefersTo() throws IOException {
        JsonNode data = data();

        List<String> runs = data.get("runs").findValuesAsText("id");
        assertThat(runs).containsExactly("run-1", "run-5");
        List<String> referred = new ArrayList<>(data.get("timelines").findValuesAsText("run"));
        referred.addAll(data.get("strips").findValuesAsText("run"));
        referred.addAll(data.get("quarantine").findValuesAsText("run"));
        for (String byRun : List.of("keyIntervals", "accuracyByDistance", "classIou")) {
            data.get(byRun).fieldNames().forEachRemaining(referred::add);
        }
        assertThat(referred).isNotEmpty().isSubsetOf(runs);
        assertThat(data.at("/keyIntervals/run-5/0").toString()).isEqualTo("[5,15]");
        assertThat(data.at("/classIou/run-1/1").toString()).isEqualTo("[\"<b>thing\",null,0,null,null]");
    }

    @Test
    void hostileNamesStayText() throws IOException {
        assertThat(page).doesNotContain("<script>document.title").doesNotContain("<img src=x");
        assertThat(data().at("/timelines/0/sequence").asText()).isEqualTo(ReportFixture.HOSTILE);
        assertThat(page.split("<script", -1)).as("data, figures and page").hasSize(4);
    }

    @Test
    void nothingIsLoadedFromElsewhere() {
        assertThat(page).contains("default-src 'none'; img-src data:;");
        String own = DATA.matcher(page).replaceAll("");
        assertThat(own)
                .doesNotContainPattern("(src|href)=\"?(https?:|//)")
                .doesNotContainPattern("@import|url\\(\\s*[\"']?http");
        assertThat(own).doesNotContain("{{");
    }

    @Test
    void everyFigureIsExplainedAndHasATableBehindIt() {
        List<String> sections = new ArrayList<>();
        Matcher matcher = Pattern.compile("<section id=\"(\\w+)\">(.*?)</section>", Pattern.DOTALL)
                .matcher(page);
        while (matcher.find()) {
            sections.add(matcher.group(1));
            assertThat(matcher.group(2)).as(matcher.group(1)).contains("<h2>");
            if (matcher.group(2).contains("class=\"chart")) {
                assertThat(matcher.group(2)).contains("class=\"lead\"", "<summary>Data</summary>", "role=\"img\"");
            }
        }
        assertThat(sections)
                .containsExactly(
                        "points",
                        "curve",
                        "intervals",
                        "distance",
                        "classes",
                        "sequences",
                        "timeline",
                        "strips",
                        "quarantine",
                        "facts",
                        "words");
    }

    @Test
    void maskPicturesAreInClassColoursWithAClearBackground() throws IOException {
        FrameSize size = new FrameSize(2, 1);
        String uri = Pictures.png(new LabelMap(size, new byte[] {0, 1}), ReportFixture.CLASSES, size);

        byte[] png = Base64.getDecoder().decode(uri.substring("data:image/png;base64,".length()));
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));

        assertThat(image.getRGB(0, 0) >>> 24).isZero();
        assertThat(image.getRGB(1, 0)).isEqualTo(0xffff0000);
    }

    private JsonNode data() throws IOException {
        Matcher matcher = DATA.matcher(page);
        assertThat(matcher.find()).isTrue();
        return new ObjectMapper().readTree(matcher.group(1));
    }
}
