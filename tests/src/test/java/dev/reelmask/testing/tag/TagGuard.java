package dev.reelmask.testing.tag;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test that takes something of which it has not the tag, so that tags can be relied on when tests are chosen by
 * them. What is taken is told to {@link #uses} where tests get it. Finds itself into every class; tests run one after
 * the other.
 */
public final class TagGuard implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    /** Opens a Spark session, here or in a process of its own. */
    public static final String SPARK = "spark";
    /** Starts executors in processes of their own. */
    public static final String CLUSTER = "cluster";
    /** Opens a page in a browser. */
    public static final String BROWSER = "browser";

    private static final Set<String> USED = new TreeSet<>();

    static {
        System.setProperty("spark.extraListeners", OpenedContext.class.getName());
    }

    /** Notes that the test under way takes something. */
    public static synchronized void uses(String tag) {
        USED.add(tag);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        begin();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        check(context.getParent().orElseThrow());
        begin();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        check(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        check(context);
    }

    private static synchronized void begin() {
        USED.clear();
    }

    private static synchronized void check(ExtensionContext context) {
        Set<String> missing = missing(USED, context.getTags());
        USED.clear();
        if (!missing.isEmpty()) {
            throw new AssertionError("%s takes %s and is not tagged so: add @Tag(\"%s\")"
                    .formatted(
                            context.getDisplayName(),
                            String.join(", ", missing),
                            missing.iterator().next()));
        }
    }

    static Set<String> missing(Set<String> used, Set<String> tags) {
        Set<String> missing = new TreeSet<>(used);
        missing.removeAll(tags);
        return missing;
    }
}
