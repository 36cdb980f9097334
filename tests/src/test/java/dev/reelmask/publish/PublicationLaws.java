package dev.reelmask.publish;

import dev.reelmask.publish.model.Actor;
import dev.reelmask.publish.model.Explorer;
import dev.reelmask.publish.model.ModelFileSystem;
import dev.reelmask.publish.model.Nature;
import dev.reelmask.publish.model.Op;
import dev.reelmask.publish.model.Tape;
import dev.reelmask.publish.model.World;
import dev.reelmask.publish.record.RunRecord;
import dev.reelmask.publish.record.RunRecord.Unit;
import dev.reelmask.publish.store.Json;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What must hold whatever crashes, and in whatever order starts and readers take their steps. */
class PublicationLaws implements Explorer.Laws {
    private static final String MASKS = "/r/masks/run=run/";
    private static final String FRAMES = "/r/frames/run=run/";
    private static final String RECORD = "/r/_runs/run.json";
    private static final String LEASES = "/r/_runs/run.leases";

    /** What is wanted in the end; units of it may never go once they are there. */
    private final Map<String, String> wanted = new HashMap<>();

    private final Corpus last;
    private final Actor follower;

    PublicationLaws(Nature nature, Corpus last) {
        this.last = last;
        last.units().forEach(unit -> wanted.put(unit.key("run").fileName(), unit.fingerprint()));
        this.follower = new Actor(new StartProgram("follower", last), nature, ModelFileSystem.settings());
    }

    /**
     * A request to an object store that was sent before a take-over may arrive late, but not later than when the new
     * holder, at its end, looks whether everything stands.
     */
    @Override
    public boolean isPossible(String program, Op step, World world, Map<String, Tape> tapes) {
        boolean changes = (step instanceof Op.Put put && isTable(put.path()))
                || (step instanceof Op.Delete delete
                        && (isTable(delete.path()) || delete.path().equals(RECORD)));
        if (!changes || newest(world).endsWith(program)) {
            return true;
        }
        return tapes.entrySet().stream()
                .filter(other -> newest(world).endsWith(other.getKey()))
                .noneMatch(holder -> holder.getValue().entries().stream()
                        .anyMatch(entry -> entry.op() instanceof Op.Stat stat
                                && stat.path().equals(StartProgram.VERIFIES)));
    }

    @Override
    public Optional<String> ofStep(
            String program, Op step, World before, World after, Supplier<List<Tape.Entry>> earlier) {
        for (String folder : List.of(MASKS, FRAMES)) {
            for (String name : names(folder, before, after)) {
                String was = before.content(folder + name);
                String is = after.content(folder + name);
                if (was != null && is == null && isWanted(name, was) && !mayDelete(program)) {
                    return Optional.of("finished work of unchanged content was deleted: " + folder + name);
                }
                if (is != null && !is.equals(was)) {
                    Optional<String> broken = appeared(program, folder, name, is, earlier.get());
                    if (broken.isPresent()) {
                        return broken;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Whether a program was asked to delete finished work. */
    boolean mayDelete(String program) {
        return false;
    }

    private static Set<String> names(String folder, World before, World after) {
        Set<String> names = new TreeSet<>();
        for (World world : List.of(before, after)) {
            world.files().keySet().stream()
                    .filter(path -> path.startsWith(folder))
                    .forEach(path -> names.add(path.substring(folder.length())));
        }
        return names;
    }

    private boolean isWanted(String name, String content) {
        return (TextFooters.WHOLE + wanted.get(name)).equals(content);
    }

    private Optional<String> appeared(String program, String folder, String name, String is, List<Tape.Entry> earlier) {
        if (!is.startsWith(TextFooters.WHOLE)) {
            return Optional.of("a reader sees half a file: " + folder + name);
        }
        if (!mayPublish(program, earlier)) {
            return Optional.of(program + " published without the lease: " + folder + name);
        }
        boolean isOrdered = folder.equals(MASKS) || hasPublished(MASKS + name, is, earlier);
        return isOrdered ? Optional.empty() : Optional.of("frames came before their masks: " + name);
    }

    /** Whether the program itself published this before; what others did to it since is another matter. */
    private static boolean hasPublished(String path, String content, List<Tape.Entry> earlier) {
        Map<String, String> written = new HashMap<>();
        for (Tape.Entry entry : earlier) {
            if (entry.op() instanceof Op.Close close) {
                written.put(close.path(), close.content());
            }
            boolean isIt = (entry.op() instanceof Op.Put put
                            && put.path().equals(path)
                            && put.content().equals(content))
                    || (entry.op() instanceof Op.Rename rename
                            && rename.to().equals(path)
                            && content.equals(written.get(rename.from())));
            if (isIt) {
                return true;
            }
        }
        return false;
    }

    /** Whether the program has looked at the leases since it published last, and the newest was its own. */
    private static boolean mayPublish(String program, List<Tape.Entry> earlier) {
        for (int i = earlier.size() - 1; i >= 0; i--) {
            Op op = earlier.get(i).op();
            if (op instanceof Op.Ls ls && ls.path().equals(LEASES)) {
                return isNewest(program, earlier.get(i).answer());
            }
            boolean isPublication = (op instanceof Op.Rename rename && isTable(rename.to()))
                    || (op instanceof Op.Put put && isTable(put.path()));
            if (isPublication) {
                return false;
            }
        }
        return false;
    }

    private static boolean isNewest(String program, Object listing) {
        return listing instanceof List<?> leases
                && !leases.isEmpty()
                && leases.get(leases.size() - 1) instanceof Op.Status newest
                && newest.content().contains("\"host\":\"" + program + "\"");
    }

    private static boolean isTable(String path) {
        return path.startsWith(MASKS) || path.startsWith(FRAMES);
    }

    /** The newest lease and whose it is, as "number holder". */
    private static String newest(World world) {
        return world.files().keySet().stream()
                .filter(path -> path.matches(LEASES + "/lease-\\d+"))
                .reduce((a, b) -> b)
                .map(path -> path + " " + world.content(path).replaceAll("(?s).*\"host\":\"(\\w+)\".*", "$1"))
                .orElse("");
    }

    @Override
    public Optional<String> ofEnd(String program, String end, World world) {
        if (end.equals(ReaderProgram.TORN)) {
            return Optional.of("a reader saw half a unit through an unchanged record");
        }
        return Optional.empty();
    }

    @Override
    public Optional<String> ofWorld(World world) {
        Optional<String> broken = record(world);
        return broken.isPresent() ? broken : followed(world);
    }

    private Optional<String> record(World world) {
        String text = world.content(RECORD);
        if (text == null) {
            return Optional.empty();
        }
        Optional<RunRecord> record = Json.tryRead(text, RunRecord.class);
        if (record.isEmpty()) {
            return Optional.of("a reader sees half a record");
        }
        List<Unit> units = record.get().finished() == null
                ? List.of()
                : record.get().finished().units();
        for (Unit unit : units) {
            String whole = TextFooters.WHOLE + unit.fingerprint();
            String name = unit.key("run").fileName();
            if (!whole.equals(world.content(MASKS + name)) || !whole.equals(world.content(FRAMES + name))) {
                return Optional.of("the record names a unit that is not there: " + name);
            }
        }
        return Optional.empty();
    }

    /** Files that no start deletes. */
    Set<String> leftOver() {
        return Set.of();
    }

    /** Everything crashes here, and the next start runs alone: its results are those of one clean start. */
    private Optional<String> followed(World world) {
        Actor.Alone next = follower.alone(world);
        if (!next.end().equals(StartProgram.FINISHED)) {
            return Optional.of("the start that follows a crash " + next.end());
        }
        Set<String> there = new HashSet<>();
        next.world().files().keySet().stream().filter(PublicationLaws::isTable).forEach(there::add);
        there.removeAll(leftOver());
        Set<String> right = new HashSet<>();
        wanted.keySet().forEach(name -> right.addAll(List.of(MASKS + name, FRAMES + name)));
        if (!there.equals(right)) {
            return Optional.of("after the start that follows a crash there are " + new TreeSet<>(there));
        }
        if (next.world().files().keySet().stream().anyMatch(path -> path.startsWith("/r/_tmp/"))) {
            return Optional.of("after the start that follows a crash there are temporary files");
        }
        RunRecord record = Json.read(next.world().content(RECORD), RunRecord.class);
        boolean isRight = record.current() == null
                && record.fingerprint().equals(last.settings())
                && record.finished().units().equals(last.units());
        return isRight ? record(next.world()) : Optional.of("the start that follows a crash recorded " + record);
    }
}
