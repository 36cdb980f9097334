package dev.reelmask.job.sweep;

import dev.reelmask.frame.UserException;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.warp.FlowPath;
import dev.reelmask.schedule.PlanSource;
import dev.reelmask.schedule.Schedulers;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the operating points of a sweep. */
final class SweepPoints {
    private static final Pattern OPTION = Pattern.compile("table=.*|[a-z]+=[^:]*|two-sided");

    private final List<Propagation> propagations;
    private final List<FlowPath> flowPaths;

    /**
     * A reader of points.
     *
     * @param propagations for points that name none
     * @param flowPaths for points that name none
     */
    SweepPoints(List<Propagation> propagations, List<FlowPath> flowPaths) {
        this.propagations = propagations;
        this.flowPaths = flowPaths;
    }

    /**
     * Reads a list with commas, or the file of that name with a point a line and comments after {@code #}.
     *
     * @return each point once, in their order
     * @throws UserException if a point is misspelt, or there is none
     */
    List<SweepPoint> read(String textOrFile) {
        Map<String, SweepPoint> points = new LinkedHashMap<>();
        spellings(textOrFile)
                .forEach(spelling -> point(spelling).forEach(point -> points.putIfAbsent(point.toString(), point)));
        if (points.isEmpty()) {
            throw new UserException("--points '%s' holds no point; write for example every-frame,fixed:5,fixed:12"
                    .formatted(textOrFile));
        }
        return List.copyOf(points.values());
    }

    private static List<String> spellings(String textOrFile) {
        List<String> lines = isFile(textOrFile) ? lines(Path.of(textOrFile)) : List.of(textOrFile);
        List<String> spellings = new ArrayList<>();
        for (String line : lines) {
            for (String part : line.replaceFirst("#.*", "").split("[,\\s]+", -1)) {
                boolean isOption =
                        !spellings.isEmpty() && OPTION.matcher(scheduler(part)).matches();
                if (isOption) {
                    spellings.set(spellings.size() - 1, spellings.get(spellings.size() - 1) + "," + part);
                } else if (!part.isEmpty()) {
                    spellings.add(part);
                }
            }
        }
        return spellings;
    }

    private static boolean isFile(String text) {
        try {
            Path path = Path.of(text);
            return Files.exists(path) && !Files.isDirectory(path);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            throw new UserException("the points in %s are not text in UTF-8".formatted(file), e);
        } catch (IOException e) {
            throw new UserException("cannot read the points in %s: %s".formatted(file, e), e);
        }
    }

    private static String scheduler(String spelling) {
        int slash = spelling.indexOf('/');
        return slash < 0 ? spelling : spelling.substring(0, slash);
    }

    /** Canonical. */
    private static String scheduler(List<String> parts, String spelling) {
        try {
            return Schedulers.parse(parts.get(0)).description();
        } catch (UserException e) {
            throw mistake(spelling, e.getMessage());
        }
    }

    /** What has no colon was mostly meant to be a file. */
    private static UserException mistake(String spelling, String why) {
        String what = spelling.contains(":") ? "point '%s'" : "'%s' is no file, and as a point";
        return new UserException(what.formatted(spelling) + ": " + why);
    }

    /** Scheduler, propagation and flow path; slashes in the place of a table or a plan are the scheduler's. */
    private static List<String> parts(String spelling) {
        List<String> words = Arrays.asList(spelling.split("/", -1));
        if (!spelling.contains(",table=") && !spelling.startsWith(PlanSource.PLAN + ":")) {
            return words;
        }
        int end = words.size();
        if (end > 2
                && isOne(FlowPath.values(), words.get(end - 1))
                && isOne(Propagation.values(), words.get(end - 2))) {
            end -= 2;
        } else if (isOne(Propagation.values(), words.get(end - 1))) {
            end--;
        }
        List<String> parts = new ArrayList<>(List.of(String.join("/", words.subList(0, end))));
        parts.addAll(words.subList(end, words.size()));
        return parts;
    }

    private static boolean isOne(Enum<?>[] constants, String word) {
        return Arrays.stream(constants).anyMatch(constant -> constant.name().equalsIgnoreCase(word));
    }

    /** Every propagation and flow path of a spelling that names none. */
    private List<SweepPoint> point(String spelling) {
        List<String> parts = parts(spelling);
        if (parts.size() > 3) {
            throw mistake(spelling, "write scheduler/propagation/flow-path, such as fixed:5/blend/init");
        }
        String scheduler = scheduler(parts, spelling);
        List<Propagation> itsPropagations =
                parts.size() > 1 ? List.of(constant(Propagation.class, parts.get(1), spelling)) : propagations;
        List<FlowPath> itsPaths =
                parts.size() > 2 ? List.of(constant(FlowPath.class, parts.get(2), spelling)) : flowPaths;
        List<SweepPoint> points = new ArrayList<>();
        for (Propagation propagation : itsPropagations) {
            for (FlowPath path : itsPaths) {
                points.add(new SweepPoint(scheduler, propagation, path));
            }
        }
        return scheduler.equals(SweepPoint.EVERY_FRAME) ? points.subList(0, 1) : points;
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String word, String spelling) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(word)) {
                return constant;
            }
        }
        String known = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        throw new UserException("point '%s': '%s' is none of %s".formatted(spelling, word, known));
    }
}
