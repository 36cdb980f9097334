package dev.reelmask.schedule;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.frame.UserException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Key frames that are planned while a sequence is segmented, as they are written: they can be once the bundle is read,
 * whose planner knows what steps cost.
 *
 * @param price of a key frame, in mean IoU summed over frames
 * @param frames that are seen after the one decided
 */
public record LookaheadSource(double price, int frames) implements SchedulerSource {
    /** Its kind as users write it. */
    public static final String LOOKAHEAD = "lookahead";

    /** Frames ahead where nothing else is said. */
    public static final int USUAL_FRAMES = 32;

    /** Most frames ahead. */
    public static final int MOST_FRAMES = 256;

    /** @throws UserException always: it is the bundle that knows */
    @Override
    public SchedulerFactory open(int gpu) {
        throw withoutBundle("reelmask train planner");
    }

    @Override
    public Set<EvidenceKind> evidence() {
        return EnumSet.of(EvidenceKind.FLOW_MAGNITUDE);
    }

    @Override
    public String description() {
        String text = LOOKAHEAD + ":" + Numbers.plain(price);
        return frames == USUAL_FRAMES ? text : String.format(Locale.ROOT, "%s,frames=%d", text, frames);
    }
}
