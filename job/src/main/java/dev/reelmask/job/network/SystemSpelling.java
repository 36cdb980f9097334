package dev.reelmask.job.network;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.Bundle;
import java.util.OptionalInt;

/** How propagation systems are spelt: {@code warp}, {@code skip:1}, {@code skip:2}. */
public final class SystemSpelling {
    /** Along optical flow. */
    public static final String WARP = "warp";

    public static final String SPELLINGS = "warp (along optical flow), skip:1 or skip:2 (the deepest one or two levels "
            + "of the network come from a key frame)";

    private static final String OF_BUNDLE = "bundle";
    private static final String SKIP = "skip:";

    private SystemSpelling() {}

    /**
     * Reads a spelling.
     *
     * @param said where it stands, for messages
     * @return levels that come from a key frame, 0 for {@code warp}
     * @throws UserException for any other
     */
    public static int skipped(String text, String said) {
        for (int levels = 1; levels <= Bundle.MOST_SKIPPED; levels++) {
            if (text.equals(SKIP + levels)) {
                return levels;
            }
        }
        if (!text.equals(WARP)) {
            throw new UserException("%s must be one of warp, skip:1, skip:2, got '%s'".formatted(said, text));
        }
        return 0;
    }

    /**
     * The system of a run.
     *
     * @param text of {@code loop.system}; {@code bundle} is {@code skip} where the bundle has modules for it
     * @return levels that come from a key frame, 0 for {@code warp}
     * @throws UserException where the bundle cannot do it
     */
    static int ofRun(String text, Bundle bundle) {
        OptionalInt made = bundle.skipLevels();
        if (text.equals(OF_BUNDLE)) {
            return made.orElse(0);
        }
        int asked = skipped(text, "loop.system (--system)");
        if (asked > 0 && asked != made.orElse(0)) {
            throw new UserException(
                    "loop.system (--system) is %s, but bundle %s has %s. Import or train one with --system %s; networks fpn-mobilenetv2 and fpn-densenet121 can."
                            .formatted(
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
