package dev.reelmask.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.publish.Corpus.Content;
import dev.reelmask.publish.lease.LeaseLostException;
import dev.reelmask.publish.model.Actor;
import dev.reelmask.publish.model.Explorer;
import dev.reelmask.publish.model.Explorer.Violation;
import dev.reelmask.publish.model.ModelFileSystem;
import dev.reelmask.publish.model.Nature;
import dev.reelmask.publish.model.Program;
import dev.reelmask.publish.model.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Deletion of results beside a start and a reader: all orders of their steps, every state being a crash. */
class VacuumSearchTest {
    private static final Logger LOG = Logger.getLogger("dev.reelmask.publish");
    private static final int STATES_WANTED = 100_000;
    private static final Corpus BOTH = new Corpus("f1", Map.of("a", content(0), "b", content(0)));
    private static final Corpus ONE = new Corpus("f1", Map.of("a", content(0)));
    private static int states;

    private static Content content(Integer... firstFrames) {
        return new Content("v1", List.of(firstFrames));
    }

    @BeforeAll
    static void silence() {
        // leases that cannot be given back are part of the game
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void enoughWasVisited() {
        LOG.setLevel(null);
        assertThat(states).isGreaterThan(STATES_WANTED);
    }

    @ParameterizedTest
    @EnumSource
    void deletingWhatIsLeftOverTakesNothingFromAStart(Nature nature) {
        World world = after(nature, World.empty(nature), BOTH, ONE);
        VacuumProgram vacuum = new VacuumProgram(VacuumProgram.What.LEFT_OVERS, List.of(BOTH));

        search(nature, world, List.of(new StartProgram("one", ONE), vacuum), withoutB(nature, world));

        World vacuumed = alone(nature, vacuum, world);
        assertThat(world.files().keySet()).contains("/r/masks/run=run/b.0.parquet");
        assertThat(vacuumed.files().keySet())
                .containsExactly(
                        "/r/_runs/run.json",
                        "/r/_runs/run.leases/lease-000003",
                        "/r/_runs/run.leases/lease-000003.released",
                        "/r/frames/run=run/a.0.parquet",
                        "/r/masks/run=run/a.0.parquet",
                        "/r/sequences/run=run/sequences.parquet");
    }

    /** Starts want {@code a}, and leave files of {@code b} alone. */
    private static PublicationLaws withoutB(Nature nature, World world) {
        return new PublicationLaws(nature, ONE) {
            @Override
            Set<String> leftOver() {
                return world.files().keySet().stream()
                        .filter(path -> path.contains("/run=run/b."))
                        .collect(Collectors.toSet());
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void aSequenceIsDeletedBesideAStartAndAReader(Nature nature) {
        World world = after(nature, World.empty(nature), BOTH);
        VacuumProgram vacuum = new VacuumProgram(VacuumProgram.What.SEQUENCE_B, List.of(BOTH));

        search(nature, world, List.of(new StartProgram("one", ONE), vacuum), withoutB(nature, world));
        search(nature, world, List.of(new ReaderProgram(), vacuum), withoutB(nature, world));

        assertThat(alone(nature, vacuum, world).files().keySet()).noneMatch(path -> path.contains("/run=run/b."));
    }

    @Test
    void aDeletionBeforeTheRecordIsFound() {
        World world = after(Nature.RENAMES, World.empty(Nature.RENAMES), BOTH);
        VacuumProgram wrong = new VacuumProgram(VacuumProgram.What.SEQUENCE_B, List.of(BOTH)) {
            @Override
            void removeB(RunCustody run, UnitFiles files) {
                removeFilesOfB(run, files);
                super.removeB(run, files);
            }
        };

        Optional<Violation> found =
                new Explorer(Nature.RENAMES, List.of(wrong), withoutB(Nature.RENAMES, world)).explore(world);

        assertThat(found).hasValueSatisfying(violation -> assertThat(violation.what())
                .startsWith("the record names a unit that is not there"));
    }

    @Test
    void whatAKilledStartPublishedIsNotLeftOver() {
        Nature nature = Nature.RENAMES;
        StartProgram killed = new StartProgram("one", BOTH) {
            @Override
            void cleanUp(RunPublication run, UnitFiles files) {
                throw new LeaseLostException("killed");
            }
        };
        World world = alone(nature, killed, World.empty(nature));

        World vacuumed = alone(nature, new VacuumProgram(VacuumProgram.What.LEFT_OVERS, List.of(BOTH)), world);

        assertThat(vacuumed.files().keySet())
                .contains("/r/frames/run=run/a.0.parquet", "/r/frames/run=run/b.0.parquet");
    }

    @ParameterizedTest
    @EnumSource
    void aRunIsDeletedBesideAStartAndAReader(Nature nature) {
        World world = after(nature, World.empty(nature), ONE);
        VacuumProgram vacuum = new VacuumProgram(VacuumProgram.What.THE_RUN, List.of(ONE));
        PublicationLaws laws = new PublicationLaws(nature, ONE) {
            @Override
            boolean mayDelete(String program) {
                return program.equals(VacuumProgram.NAME);
            }

            @Override
            public Optional<String> ofWorld(World crashed) {
                Set<String> rest = alone(nature, vacuum, crashed).files().keySet();
                boolean isGone = rest.stream().allMatch(path -> path.startsWith("/r/_runs/run.leases/"));
                return isGone
                        ? super.ofWorld(crashed)
                        : Optional.of("after a deletion that was killed another one leaves " + rest);
            }
        };

        search(nature, world, List.of(new StartProgram("one", ONE), vacuum), laws);
        search(nature, world, List.of(new ReaderProgram(), vacuum), laws);
    }

    private static World after(Nature nature, World world, Corpus... starts) {
        World now = world;
        for (Corpus corpus : starts) {
            now = alone(nature, new StartProgram("earlier", corpus), now);
        }
        return now;
    }

    private static World alone(Nature nature, Program program, World world) {
        return new Actor(program, nature, ModelFileSystem.settings())
                .alone(world)
                .world();
    }

    private static void search(Nature nature, World world, List<Program> programs, PublicationLaws laws) {
        Explorer explorer = new Explorer(nature, programs, laws);

        Optional<Violation> found = explorer.explore(world);

        assertThat(found).map(Violation::toString).isEmpty();
        states += explorer.states();
    }
}
