package dev.reelmask.publish.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Takes programs through all orders of their steps, each state once, and looks at every step and every world. Since a
 * program may take no further step for as long as the others live, every state is one in which any of them has crashed.
 */
public final class Explorer {
    private final List<Actor> actors;
    private final Laws laws;
    private final LongSet seen = new LongSet();
    private final Set<Long> worlds = new HashSet<>();
    private final StringBuilder path = new StringBuilder();

    /** What must hold. Each method says what is broken, if anything. */
    public interface Laws {
        /**
         * Whether the surroundings allow a step now.
         *
         * @param tapes what each program has seen, by name
         */
        boolean isPossible(String program, Op step, World world, Map<String, Tape> tapes);

        /** One step of a program. */
        Optional<String> ofStep(String program, Op step, World before, World after, Supplier<List<Tape.Entry>> earlier);

        /** The end of a program. */
        Optional<String> ofEnd(String program, String end, World world);

        /** A world in which everything may have crashed. */
        Optional<String> ofWorld(World world);
    }

    /**
     * A law that was broken.
     *
     * @param seed the order of steps that leads there: a letter a step
     * @param steps what they were
     */
    public record Violation(String seed, String what, List<String> steps, World world) {
        @Override
        public String toString() {
            return "%s\nseed %s\n%s\nworld\n%s".formatted(what, seed, String.join("\n", steps), world);
        }
    }

    /** @param programs whose names begin with different letters */
    public Explorer(Nature nature, List<Program> programs, Laws laws) {
        this.actors = programs.stream()
                .map(program -> new Actor(program, nature, ModelFileSystem.settings()))
                .toList();
        this.laws = laws;
    }

    private record State(World world, List<Tape> tapes) {
        long hash() {
            long hash = world.hash();
            for (Tape tape : tapes) {
                hash = Long.rotateLeft(hash * 0x9E3779B97F4A7C15L, 17) ^ tape.hash();
            }
            return hash;
        }

        State after(int actor, Op step, Op.Effect effect) {
            List<Tape> next = new ArrayList<>(tapes);
            next.set(actor, tapes.get(actor).then(step, effect.answer()));
            return new State(effect.world(), next);
        }
    }

    /** States visited so far: worlds with what each program has seen. */
    public int states() {
        return seen.size();
    }

    /** Different worlds among them. */
    public int worlds() {
        return worlds.size();
    }

    /** Visits all states; empty if nothing is broken. */
    public Optional<Violation> explore(World start) {
        return explore(new State(start, actors.stream().map(actor -> Tape.EMPTY).toList()));
    }

    private Optional<Violation> explore(State state) {
        if (!seen.add(state.hash())) {
            return Optional.empty();
        }
        if (worlds.add(state.world().hash())) {
            Optional<String> broken = laws.ofWorld(state.world());
            if (broken.isPresent()) {
                return Optional.of(violation(broken.get(), state));
            }
        }
        for (int i = 0; i < actors.size(); i++) {
            Optional<Violation> found = step(state, i);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<Violation> step(State state, int i) {
        Actor actor = actors.get(i);
        Actor.Next next = actor.next(state.tapes().get(i));
        if (next.step() == null || !laws.isPossible(actor.name(), next.step(), state.world(), tapes(state))) {
            return Optional.empty();
        }
        path.append(actor.name().charAt(0));
        State after = take(state, i, next.step());
        Optional<String> broken = check(state, i, next.step(), after);
        Optional<Violation> found = broken.isPresent() ? Optional.of(violation(broken.get(), after)) : explore(after);
        path.setLength(path.length() - 1);
        return found;
    }

    private Map<String, Tape> tapes(State state) {
        Map<String, Tape> tapes = new HashMap<>();
        for (int i = 0; i < actors.size(); i++) {
            tapes.put(actors.get(i).name(), state.tapes().get(i));
        }
        return tapes;
    }

    private static State take(State state, int actor, Op step) {
        return state.after(actor, step, step.on(state.world()));
    }

    private Optional<String> check(State before, int i, Op step, State after) {
        Supplier<List<Tape.Entry>> earlier = before.tapes().get(i)::entries;
        Optional<String> broken = laws.ofStep(actors.get(i).name(), step, before.world(), after.world(), earlier);
        Actor.Next next = actors.get(i).next(after.tapes().get(i));
        return broken.isPresent() || next.step() != null
                ? broken
                : laws.ofEnd(actors.get(i).name(), next.end(), after.world());
    }

    private Violation violation(String what, State state) {
        List<String> steps = new ArrayList<>();
        int[] positions = new int[actors.size()];
        for (int at = 0; at < path.length(); at++) {
            int i = actor(path.charAt(at));
            Tape.Entry entry = state.tapes().get(i).entries().get(positions[i]++);
            steps.add("%s  %s  -> %s".formatted(actors.get(i).name(), entry.op(), entry.answer()));
        }
        return new Violation(path.toString(), what, steps, state.world());
    }

    /** Goes the one way that a seed names; empty if nothing is broken on it. */
    public Optional<Violation> replay(World start, String seed) {
        State state = new State(start, actors.stream().map(actor -> Tape.EMPTY).toList());
        path.setLength(0);
        for (int at = 0; at < seed.length(); at++) {
            int i = actor(seed.charAt(at));
            Op step = actors.get(i).next(state.tapes().get(i)).step();
            State after = take(state, i, step);
            path.append(seed.charAt(at));
            Optional<String> broken = check(state, i, step, after);
            broken = broken.isPresent() ? broken : laws.ofWorld(after.world());
            if (broken.isPresent()) {
                return Optional.of(violation(broken.get(), after));
            }
            state = after;
        }
        return Optional.empty();
    }

    private int actor(char letter) {
        for (int i = 0; i < actors.size(); i++) {
            if (actors.get(i).name().charAt(0) == letter) {
                return i;
            }
        }
        throw new IllegalArgumentException("no program's name begins with " + letter);
    }
}
