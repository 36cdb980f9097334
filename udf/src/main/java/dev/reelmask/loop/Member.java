package dev.reelmask.loop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** One of several that advance side by side; one that fails does not stop the others. */
interface Member {
    boolean ended();

    /** Ends it with an exception. */
    void fail(RuntimeException cause);

    /** Makes a step with each that has not ended. */
    static <M extends Member> void each(List<M> members, Consumer<M> step) {
        members.stream().filter(member -> !member.ended()).forEach(member -> {
            try {
                step.accept(member);
            } catch (CancellationException e) {
                throw e;
            } catch (RuntimeException e) {
                member.fail(e);
            }
        });
    }

    /** Calls once for all members of one group. */
    static <M extends Member, G> void batches(Stream<M> members, Function<M, G> group, Consumer<List<M>> call) {
        Map<G, List<M>> groups = new LinkedHashMap<>();
        members.forEach(member -> groups.computeIfAbsent(group.apply(member), unused -> new ArrayList<>())
                .add(member));
        groups.values().forEach(together -> together(together, call));
    }

    /** Where a batch fails, each of its members is tried alone, so that a bad one takes no other with it. */
    private static <M extends Member> void together(List<M> members, Consumer<List<M>> call) {
        try {
            call.accept(members);
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            if (members.size() == 1) {
                members.get(0).fail(e);
            } else {
                members.forEach(member -> together(List.of(member), call));
            }
        }
    }
}
