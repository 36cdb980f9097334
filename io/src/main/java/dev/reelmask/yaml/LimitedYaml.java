package dev.reelmask.yaml;

import dev.reelmask.frame.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The one loader of YAML: maps, lists, text, numbers, true, false and null, and nothing else, whoever wrote it.
 *
 * <p>Length, depth, the length of a value and the number of aliases are bounded, keys are plain, and tags of other
 * types are refused, so that time and memory stay in proportion to the text. Every mistake is one line with its place.
 */
public final class LimitedYaml {
    /** Bytes of a file, more than a hundred times those of a bundle with 254 classes. */
    public static final int MAX_BYTES = 1 << 20;

    private static final int MAX_DEPTH = 32;
    private static final int MAX_VALUE = 1 << 16;

    /** Of maps and lists: lists of lists of so few cannot grow to more than some thousand values. */
    private static final int MAX_ALIASES = 20;

    private static final int SHOWN = 80;

    private LimitedYaml() {}

    /**
     * Reads a local file, no more of it than may be.
     *
     * @throws IOException where it cannot be read
     * @throws UserException as {@link #read(byte[], String)}
     */
    public static Object read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in.readNBytes(MAX_BYTES + 1), file.toString());
        }
    }

    /**
     * Reads a file's content.
     *
     * @param source its name, for messages
     * @return a map, list, text, number or boolean; null where there is nothing
     * @throws UserException where it is too long, no UTF-8, no YAML, or more than plain data
     */
    public static Object read(byte[] content, String source) {
        if (content.length > MAX_BYTES) {
            throw tooLong(source);
        }
        try {
            return parse(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(content))
                            .toString(),
                    source);
        } catch (CharacterCodingException e) {
            throw new UserException(source + " is not text in UTF-8. Save it as UTF-8.", e);
        }
    }

    /** What a file says that is longer than {@link #MAX_BYTES}, for those who look at its length before they read. */
    public static UserException tooLong(String source) {
        return new UserException(String.format(
                Locale.ROOT, "%s is longer than %d KiB: it is no such file. Check the path.", source, MAX_BYTES >> 10));
    }

    /**
     * Reads text.
     *
     * @see #read
     */
    public static Object parse(String text, String source) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(source)
                .setAllowDuplicateKeys(false)
                .setMaxAliasesForCollections(MAX_ALIASES)
                .setCodePointLimit(MAX_BYTES)
                .build();
        try {
            checkEvents(new Parse(settings).parseString(text), source);
            return new Load(settings).loadFromString(text);
        } catch (YamlEngineException e) {
            throw new UserException("%s is not YAML%s.".formatted(source, reason(e)), e);
        }
    }

    /** Events come one by one without recursion: what is too deep is seen before anything recurses into it. */
    private static void checkEvents(Iterable<Event> events, String source) {
        Deque<Place> open = new ArrayDeque<>();
        for (Event event : events) {
            if (event instanceof CollectionEndEvent) {
                open.pop();
            } else if (event instanceof NodeEvent) {
                boolean isKey = !open.isEmpty() && open.peek().nextIsKey();
                if (isKey && !(event instanceof ScalarEvent)) {
                    throw refused(source, event, "has a key that is no text");
                }
                if (event instanceof ScalarEvent scalar && scalar.getValue().length() > MAX_VALUE) {
                    throw refused(source, event, "has a value of more than " + MAX_VALUE + " characters");
                }
                if (event instanceof CollectionStartEvent) {
                    open.push(new Place(event instanceof MappingStartEvent));
                }
                if (open.size() > MAX_DEPTH) {
                    throw refused(source, event, "is nested deeper than " + MAX_DEPTH + " levels");
                }
            }
        }
    }

    /** Where in a collection the next value stands. */
    private static final class Place {
        private final boolean isMap;
        private int values;

        Place(boolean isMap) {
            this.isMap = isMap;
        }

        /** Counts the value and says whether it is a key of a map. */
        boolean nextIsKey() {
            return isMap && values++ % 2 == 0;
        }
    }

    private static UserException refused(String source, Event event, String what) {
        return new UserException("%s %s%s."
                .formatted(
                        source,
                        what,
                        event.getStartMark().map(LimitedYaml::place).orElse("")));
    }

    private static String reason(YamlEngineException failure) {
        if (failure instanceof MarkedYamlEngineException marked) {
            return ": " + shown(marked.getProblem())
                    + marked.getProblemMark().map(LimitedYaml::place).orElse("");
        }
        return ": " + shown(failure.getMessage());
    }

    private static String place(Mark mark) {
        return String.format(Locale.ROOT, ", line %d, column %d", mark.getLine() + 1, mark.getColumn() + 1);
    }

    /** A value fit for a message: one line of no more than 80 characters, without control characters. */
    public static String shown(Object value) {
        String text =
                value instanceof Map<?, ?> ? "a map" : value instanceof Iterable<?> ? "a list" : String.valueOf(value);
        String head = text.substring(0, Math.min(text.length(), SHOWN + 1)).replaceAll("\\p{Cntrl}", " ");
        return head.length() > SHOWN ? head.substring(0, SHOWN) + "…" : head;
    }
}
