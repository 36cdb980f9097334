package dev.reelmask.net.zoo;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.Value;
import java.util.List;
import java.util.Locale;

/**
 * A network and its two halves for the propagation of features: {@code head} after {@code features} gives what the
 * whole gives, for inputs whose sides are multiples of {@code stride}.
 *
 * @param whole from the image to logits
 * @param features from the image to the map that is propagated
 * @param head from that map to logits
 * @param levels of the deepest one, of the deepest two, …: the maps that all which lies there enters the rest by, and
 *     that may be given in its place; empty where the network has no such levels
 */
public record Described(Network whole, Network features, Network head, int stride, List<List<Value>> levels) {
    public Described {
        levels = List.copyOf(levels);
    }

    /** Cut at a value behind which nothing reads earlier ones. */
    static Described cutAt(Network whole, Value cut) {
        return new Described(whole, whole.until(cut), whole.after(cut), 1, List.of());
    }

    /**
     * Cut at a value behind which the whole still reads the image's size; the head takes that size from its own input.
     */
    static Described cutAt(Network whole, Value cut, Network head, int stride) {
        return new Described(whole, whole.until(cut), head, stride, List.of());
    }

    Described withLevels(List<List<Value>> maps) {
        return new Described(whole, features, head, stride, maps);
    }

    /**
     * The forms for skip propagation.
     *
     * @param cached how many of the deepest levels come from the key frame
     * @throws UserException where the network has not more levels than that
     */
    public SkipForms skip(int cached) {
        if (cached < 1 || cached > levels.size()) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "Network %s has no %d levels that could come from a key frame; fpn-mobilenetv2 and fpn-densenet121 have two.",
                    whole.name(),
                    cached));
        }
        List<Value> maps = levels.get(cached - 1);
        return new SkipForms(whole.withOutputs(maps), whole.given(maps));
    }
}
