package dev.reelmask.job.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pages that load nothing from elsewhere: a template among a class's resources whose places, such as {@code {{data}}},
 * are filled. {@code {{echarts}}} is Apache ECharts.
 */
public final class PageTemplate {
    private static final String ECHARTS = "/META-INF/resources/_static/echarts/5.6.0/dist/echarts.min.js";
    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private PageTemplate() {}

    /** The template of a name beside a class, with its places filled. */
    public static String fill(Class<?> beside, String template, Map<String, String> parts) {
        Map<String, String> all = new HashMap<>(parts);
        all.put("echarts", resource(beside, ECHARTS));
        // one pass over the template, so that nothing inside a part is taken for a place
        return PLACE.matcher(resource(beside, template))
                .replaceAll(match -> Matcher.quoteReplacement(all.get(match.group(1))));
    }

    /** JSON that may stand inside a script element: a "less than" sign could end it or start a comment. */
    public static String json(Object data) {
        try {
            return MAPPER.writeValueAsString(data).replace("<", "\\u003c");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the page's data cannot be written as JSON", e);
        }
    }

    /**
     * Makes or replaces a file, UTF-8: whole, or not at all.
     *
     * @throws UncheckedIOException if that fails; it names the file
     */
    public static void write(Path file, String page) {
        boolean isDevice = Files.exists(file) && !Files.isRegularFile(file);
        Path written = isDevice ? file : file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.writeString(written, page);
            if (!isDevice) {
                Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            boolean unused = !isDevice && written.toFile().delete();
            throw new UncheckedIOException("writing " + file + " failed", e);
        }
    }

    /** A text beside a class. */
    public static String resource(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the build lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
