package dev.reelmask.propagate;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One sequence, or one piece of a long one, that is run at several operating points side by side, and what their tracks
 * share. One thread at a time.
 */
public final class SequenceScope {
    private final Map<Class<?>, Map<Object, Object>> shared = new HashMap<>();

    /**
     * What all tracks of the sequence share that ask for the same type with an equal key; made when it is first asked
     * for.
     */
    public <T> T shared(Class<T> type, Object key, Supplier<T> make) {
        return type.cast(
                shared.computeIfAbsent(type, unused -> new HashMap<>()).computeIfAbsent(key, unused -> make.get()));
    }
}
