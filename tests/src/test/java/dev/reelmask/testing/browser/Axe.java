package dev.reelmask.testing.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The rules of axe-core: whether people can use a page who see, hear or move otherwise. */
public final class Axe {
    private static final String SCRIPT = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

    private Axe() {}

    /** What it finds, the grave and the serious: the rule, what it asks for, and where. */
    public static List<String> violations(Tab tab) {
        tab.evaluate(script() + "; true");
        JsonNode found = tab.evaluate(
                "axe.run(document, { resultTypes: ['violations'] }).then((result) => "
                        + "result.violations.filter((rule) => ['critical', 'serious'].includes(rule.impact)).flatMap((rule) => "
                        + "rule.nodes.map((node) => `${rule.id}: ${rule.help}: ${node.html.slice(0, 160)}: ${node.failureSummary}`)))");
        List<String> violations = new ArrayList<>();
        found.forEach(violation -> violations.add(violation.asText()));
        return violations;
    }

    private static String script() {
        try (InputStream in = Axe.class.getResourceAsStream(SCRIPT)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
