package dev.reelmask.testing.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The rules of axe-core: whether people can use a page who see, hear or move otherwise. */
public final class Axe {
    private static final String SCRIPT = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

    /** Of critical and serious faults the rule, what it asks for, and where; and rules that could not look. */
    private static final String RUN =
            """
            axe.run(document, { resultTypes: ['violations'] }).then(({ violations, incomplete }) => [
              ...violations.filter((rule) => ['critical', 'serious'].includes(rule.impact)).flatMap((rule) =>
                rule.nodes.map((node) => `${rule.id}: ${rule.help}: ${node.html.slice(0, 160)}: ${node.failureSummary}`)),
              ...incomplete.filter((rule) => !rule.nodes.length).map((rule) => `${rule.id}: could not look`)])
            """;

    private Axe() {}

    /** What it finds. */
    public static List<String> violations(Tab tab) {
        tab.evaluate(script() + "; true");
        List<String> violations = new ArrayList<>();
        tab.evaluate(RUN).forEach(violation -> violations.add(violation.asText()));
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
