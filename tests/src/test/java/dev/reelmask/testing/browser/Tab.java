package dev.reelmask.testing.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A page in a browser. */
public final class Tab {
    private static final int LOOKS = 1500;

    private final Wire wire;
    private final String session;

    Tab(Wire wire, String session) {
        this.wire = wire;
        this.session = session;
        ask("Page.enable", Map.of());
        ask("Runtime.enable", Map.of());
        ask("Log.enable", Map.of());
    }

    private JsonNode ask(String method, Map<String, Object> parameters) {
        return wire.call(session, method, parameters);
    }

    void visit(URI page) {
        ask("Page.navigate", Map.of("url", page.toString()));
        for (int i = 0; i < LOOKS; i++) {
            if (evaluate("document.documentElement?.dataset.ready === 'true'").asBoolean()) {
                return;
            }
            Chromium.pause();
        }
        throw new IllegalStateException(page + " does not become ready: " + console());
    }

    /** Gives it a window of this size, in CSS pixels. */
    public void size(int width, int height) {
        ask(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        settle();
    }

    /**
     * What the page is shown on.
     *
     * @param medium {@code screen} or {@code print}
     * @param scheme {@code light} or {@code dark}
     */
    public void medium(String medium, String scheme) {
        List<Map<String, String>> features = List.of(Map.of("name", "prefers-color-scheme", "value", scheme));
        ask("Emulation.setEmulatedMedia", Map.of("media", medium, "features", features));
        settle();
    }

    /** Waits until what follows a change has been drawn. */
    private void settle() {
        evaluate("new Promise((done) => setTimeout(() => requestAnimationFrame(() => setTimeout(done, 50)), 100))");
    }

    /** Value of an expression, of a promise what it gives. */
    public JsonNode evaluate(String expression) {
        JsonNode answer =
                ask("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(answer.get("exceptionDetails").toString());
        }
        return answer.get("result").path("value");
    }

    /** Errors and what was written to the console. */
    public List<String> console() {
        return wire.events(session).stream()
                .filter(event -> event.path("method")
                        .asText()
                        .matches("Runtime[.](consoleAPICalled|exceptionThrown)|Log[.]entryAdded"))
                .map(JsonNode::toString)
                .toList();
    }

    /** The whole page as PNG, as far down as it goes. */
    public byte[] picture() {
        JsonNode shot = ask("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
        return Base64.getDecoder().decode(shot.get("data").asText());
    }

    /** The page as it is printed on A4. */
    public byte[] pdf() {
        JsonNode sheet =
                ask("Page.printToPDF", Map.of("paperWidth", 8.27, "paperHeight", 11.69, "printBackground", true));
        return Base64.getDecoder().decode(sheet.get("data").asText());
    }
}
