package dev.reelmask.job.network;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.Bundle;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** How propagation systems are spelt: {@code warp}, {@code window}, {@code skip:1}, {@code skip:2}. */
public final class SystemSpelling {
    /** Along optical flow. */
    public static final String WARP = "warp";

    /** Along flows that the network's device finds. */
    public static final String WINDOW = "window";

    public static final String OF_RUNS =
            "warp (along optical flow), window (along flows that the network's device finds), "
                    + "skip:1 or skip:2 (the deepest one or two levels of the network come from a key frame)";

    public static final String SPELLINGS = "warp (along optical flow), skip:1 or skip:2 (the deepest one or two levels "
            + "of the network come from a key frame)";

    private static final String OF_BUNDLE = "bundle";
    private static final String SKIP = "skip:";
    private static final String OPTION = "loop.system (--system)";

    private SystemSpelling() {}

    /**
     * Reads a spelling.
     *
     * @param said where it stands, for messages
     * @return levels that come from a key frame, 0 for {@code warp}
     * @throws UserException for any other
     */
    public static int skipped(String text, String said) {
        return levels(text)
                .orElseThrow(() ->
                        new UserException("%s must be one of warp, skip:1, skip:2, got '%s'".formatted(said, text)));
    }

    private static OptionalInt levels(String text) {
        return text.equals(WARP)
                ? OptionalInt.of(0)
                : IntStream.rangeClosed(1, Bundle.MOST_SKIPPED)
                        .filter(levels -> text.equals(SKIP + levels))
                        .findFirst();
    }

    /**
     * The system of a run.
     *
     * @param text of {@code loop.system}; {@code bundle} is {@code skip} where the bundle has modules for it
     * @return levels that come from a key frame, 0 for {@code warp} and {@code window}
     * @throws UserException where the bundle cannot do it
     */
    static int ofRun(String text, Bundle bundle) {
        OptionalInt made = bundle.skipLevels();
        if (text.equals(OF_BUNDLE)) {
            return made.orElse(0);
        }
        if (text.equals(WINDOW)) {
            return 0;
        }
        int asked = levels(text)
                .orElseThrow(() -> new UserException(
                        "%s must be one of warp, window, skip:1, skip:2, got '%s'".formatted(OPTION, text)));
        if (asked > 0 && asked != made.orElse(0)) {
            throw new UserException(
                    "%s is %s, but bundle %s has %s. Import or train one with --system %s; networks fpn-mobilenetv2 and fpn-densenet121 can."
                            .formatted(
                                    OPTION,
                                    text,
                                    bundle.spec().name(),
                                    made.isPresent()
                                            ? "modules for " + SKIP + made.getAsInt() + " alone"
                                            : "no modules for skip propagation",
                                    text));
        }
        return asked;
    }

    /** As it is written. */
    static String of(int skipped) {
        return skipped == 0 ? WARP : SKIP + skipped;
    }
}
