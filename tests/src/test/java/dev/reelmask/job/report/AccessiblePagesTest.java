package dev.reelmask.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.testing.browser.Axe;
import dev.reelmask.testing.browser.Chromium;
import dev.reelmask.testing.browser.Tab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of axe-core on reports of each kind, light and dark, wide and narrow. */
@Tag("browser")
class AccessiblePagesTest {
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
    @CsvSource({
        "labelled,light,1280",
        "labelled,dark,1280",
        "labelled,light,390",
        "labelled,dark,390",
        "compared,light,1280",
        "compared,dark,390",
        "few,light,390",
        "few,dark,1280",
        "many,light,390",
        "many,dark,1280",
        "both,light,390",
        "both,dark,1280",
        "alone,light,1280",
        "alone,dark,1280"
    })
    void breakNoGraveOrSeriousRule(String kind, String scheme, int width) throws IOException {
        Path page = Files.createTempFile(folder, "page", ".html");
        Files.writeString(page, ReportPage.html(pages().get(kind)));
        Tab tab = browser.open(page, width, 900);
        tab.medium("screen", scheme);

        assertThat(Axe.violations(tab)).isEmpty();
        tab.evaluate("document.querySelectorAll('details').forEach((node) => { node.open = true; })");
        assertThat(Axe.violations(tab)).as("with all its tables").isEmpty();
        if (tab.evaluate("document.querySelectorAll('.cell button').length").asInt() > 0) {
            tab.evaluate("document.querySelector('.cell button').click()");
            assertThat(Axe.violations(tab)).as("with a frame enlarged").isEmpty();
        }
    }

    @Test
    void whatIsHardToReadIsFound() throws IOException {
        Path page = Files.createTempFile(folder, "page", ".html");
        Files.writeString(page, ReportPage.html(ReportFixture.data()));
        Tab tab = browser.open(page, 1280, 900);
        tab.evaluate("document.querySelector('h1').style.color = '#223344'");

        assertThat(Axe.violations(tab)).anyMatch(violation -> violation.startsWith("color-contrast: "));
    }

    private static Map<String, ReportData> pages() {
        ComparedFixture compared = new ComparedFixture(201, 0.73, 0.68, 0.78);
        return Map.of(
                "labelled", ReportFixture.data(),
                "compared", compared.data(),
                "few", new ComparedFixture(22, null, null, null).data(),
                "both", compared.beside(ReportFixture.data()),
                "many", PageVariants.withManyRuns(ReportFixture.data(), 12),
                "alone", PageVariants.withRun(ReportFixture.data(), 1));
    }
}
