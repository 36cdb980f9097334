package dev.reelmask.job.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.testing.browser.Axe;
import dev.reelmask.testing.browser.Chromium;
import dev.reelmask.testing.browser.Tab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("browser")
class CurvePageBrowserTest {
    @TempDir
    private Path folder;

    @Test
    void theCurveFitsTheWindowAndEveryoneCanUseIt() throws IOException {
        Files.writeString(
                folder.resolve("curve.csv"),
                "step,loss,learning_rate,validation_miou\n100,2.5,0.001,0.41\n200,1.25,0.0005,0.62\n");
        CurvePage.write(folder, "a-network-with-a-long-name-that-nothing-breaks-" + "x".repeat(60) + " <b>");
        try (Chromium browser = Chromium.start(folder.resolve("profile"))) {
            for (String scheme : new String[] {"light", "dark"}) {
                Tab tab = browser.open(folder.resolve("curve.html"), 390, 700);
                tab.medium("screen", scheme);

                assertThat(tab.evaluate("document.documentElement.scrollWidth").asInt())
                        .isLessThanOrEqualTo(390);
                assertThat(tab.evaluate("document.querySelectorAll('svg').length")
                                .asInt())
                        .isEqualTo(1);
                assertThat(tab.console()).isEmpty();
                assertThat(Axe.violations(tab)).isEmpty();
            }
        }
    }
}
