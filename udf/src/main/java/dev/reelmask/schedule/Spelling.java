package dev.reelmask.schedule;

import dev.reelmask.frame.Regions;
import dev.reelmask.frame.UserException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A scheduler as written: {@code kind:parameter[,name=value…]}. */
final class Spelling {
    static final String TWO_SIDED = "two-sided";

    /** Options without a value. */
    static final Set<String> FLAGS = Set.of(TWO_SIDED, DvsnetSource.DYNAMIC);

    private final String text;
    private final String kind;
    private final Optional<String> parameter;
    private final Map<String, String> options = new HashMap<>();
    private final Set<String> flags = new HashSet<>();

    Spelling(String text) {
        this.text = text.strip();
        int colon = this.text.indexOf(':');
        kind = colon < 0 ? this.text : this.text.substring(0, colon);
        List<String> parts =
                colon < 0 ? List.of() : List.of(this.text.substring(colon + 1).split(",", -1));
        parameter = parts.stream().findFirst().map(String::strip);
        for (String part : parts.subList(Math.min(1, parts.size()), parts.size())) {
            int equals = part.indexOf('=');
            if (FLAGS.contains(part.strip())) {
                flags.add(part.strip());
                continue;
            }
            if (equals < 1) {
                throw wrong("'%s' is not name=value".formatted(part));
            }
            if (options.put(
                            part.substring(0, equals).strip(),
                            part.substring(equals + 1).strip())
                    != null) {
                throw wrong("'%s' is given twice".formatted(part.substring(0, equals)));
            }
        }
    }

    String kind() {
        return kind;
    }

    /** Checks that there is no parameter. */
    void none() {
        if (parameter.isPresent()) {
            throw wrong("'%s' takes no parameter".formatted(kind));
        }
    }

    /** The parameter as a number within bounds. */
    double number(String meaning, double low, double high) {
        return parse(parameter.orElse(""), meaning, low, high);
    }

    /** The parameter as a whole number within bounds. */
    int whole(String meaning, int low, int high) {
        return wholeOf(parameter.orElse(""), meaning, low, high);
    }

    /** Takes an option as a whole number within bounds. */
    int option(String name, int fallback, int low, int high) {
        String value = options.remove(name);
        return value == null ? fallback : wholeOf(value, name, low, high);
    }

    /** Takes an option as a number within bounds. */
    double option(String name, double fallback, double low, double high) {
        String value = options.remove(name);
        return value == null ? fallback : parse(value, name, low, high);
    }

    /** Takes an option as text; it must be there. */
    String text(String name) {
        String value = options.remove(name);
        if (value == null || value.isEmpty()) {
            throw wrong("'%s' needs %s=…".formatted(kind, name));
        }
        return value;
    }

    /** Takes {@code regions=2x2}; whole frames where it is not given. */
    Regions regions() {
        String value = options.remove(DvsnetSource.REGIONS);
        return value == null
                ? Regions.WHOLE
                : Regions.spelt(value)
                        .orElseThrow(() -> wrong("regions must be columns x rows of 1 to %s each, such as 2x2, got '%s'"
                                .formatted(Regions.MOST, value)));
    }

    /** Takes an option without a value: whether it is given. */
    boolean flag(String name) {
        return flags.remove(name);
    }

    /** Checks that every option was taken. */
    void end(String... known) {
        Set<String> left = new HashSet<>(options.keySet());
        left.addAll(flags);
        for (String name : left) {
            throw wrong(
                    known.length == 0
                            ? "'%s' has no option '%s'; it has none".formatted(kind, name)
                            : "'%s' has no option '%s'; it has %s".formatted(kind, name, String.join(", ", known)));
        }
    }

    UserException wrong(String problem) {
        return new UserException(
                "scheduler '%s': %s%s %s".formatted(text, problem, problem.endsWith("?") ? "" : ".", Schedulers.HELP));
    }

    private int wholeOf(String value, String meaning, int low, int high) {
        double number = parse(value, meaning, low, high);
        if (number != Math.rint(number)) {
            throw wrong("%s must be a whole number, got '%s'".formatted(meaning, value));
        }
        return (int) number;
    }

    private double parse(String value, String meaning, double low, double high) {
        double number;
        try {
            number = Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw wrong("%s must be a number, got '%s'".formatted(meaning, value));
        }
        if (!(number >= low && number <= high)) {
            throw wrong("%s must be between %s and %s, got %s"
                    .formatted(meaning, Numbers.plain(low), Numbers.plain(high), value));
        }
        return number;
    }
}
