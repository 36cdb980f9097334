package dev.reelmask.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reelmask.publish.Corpus.Content;
import dev.reelmask.publish.model.Actor;
import dev.reelmask.publish.model.Explorer;
import dev.reelmask.publish.model.Explorer.Violation;
import dev.reelmask.publish.model.ModelFileSystem;
import dev.reelmask.publish.model.Nature;
import dev.reelmask.publish.model.Program;
import dev.reelmask.publish.model.World;
import dev.reelmask.publish.record.RunRecord.Unit;
import dev.reelmask.publish.store.PendingFile;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.UnitKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The real publication code under all orders of the steps of two starts (and a reader), every state being a crash that
 * the next start must heal. A violation prints its scenario and seed; to walk that one way again:
 *
 * <pre>./mvnw test -Dtest=CrashSearchTest#oneSeed -Dreelmask.tests-left-out=none -Dreelmask.crash=RENAMES,RECUT,oott…
 * </pre>
 */
class CrashSearchTest {
    private static final String SEED = System.getProperty("reelmask.crash", "");
    private static final Logger LOG = Logger.getLogger("dev.reelmask.publish");
    private static final int STATES_WANTED = 100_000;
    private static int states;

    /** What two starts of one run are about. */
    @SuppressWarnings("ImmutableEnumChecker") // the maps of a Corpus are immutable
    enum Scenario {
        /** Nothing is there yet; both want the same. */
        SAME(null, new Corpus("f1", Map.of("a", content("v1", 0))), new Corpus("f1", Map.of("a", content("v1", 0)))),
        /** Both name one run and have other settings. */
        OTHER_SETTINGS(
                null, new Corpus("f1", Map.of("a", content("v1", 0))), new Corpus("f2", Map.of("a", content("v1", 0)))),
        /** The second sees content that has changed since the first listed it. */
        CHANGED(
                new Corpus("f1", Map.of("a", content("v1", 0))),
                new Corpus("f1", Map.of("a", content("v1", 0))),
                new Corpus("f1", Map.of("a", content("v2", 0)))),
        /** A finished run gets a new sequence. */
        INCREMENT(
                new Corpus("f1", Map.of("a", content("v1", 0))),
                new Corpus("f1", Map.of("a", content("v1", 0))),
                new Corpus("f1", Map.of("a", content("v1", 0), "b", content("v1", 0)))),
        /** A sequence of two pieces has become shorter. */
        RECUT(
                new Corpus("f1", Map.of("a", content("v1", 0, 5))),
                new Corpus("f1", Map.of("a", content("v1", 0, 5))),
                new Corpus("f1", Map.of("a", content("v2", 0))));

        private final Corpus earlier;
        private final Corpus first;
        private final Corpus second;

        Scenario(Corpus earlier, Corpus first, Corpus second) {
            this.earlier = earlier;
            this.first = first;
            this.second = second;
        }

        World start(Nature nature) {
            World empty = World.empty(nature);
            if (earlier == null) {
                return empty;
            }
            Actor.Alone clean =
                    new Actor(new StartProgram("earlier", earlier), nature, ModelFileSystem.settings()).alone(empty);
            assertThat(clean.end()).isEqualTo(StartProgram.FINISHED);
            return clean.world();
        }

        Explorer explorer(Nature nature, BiFunction<String, Corpus, Program> starts, Collection<Program> beside) {
            List<Program> programs = new ArrayList<>(List.of(starts.apply("one", first), starts.apply("two", second)));
            programs.addAll(beside);
            return new Explorer(nature, programs, new PublicationLaws(nature, second));
        }
    }

    private static Content content(String version, Integer... firstFrames) {
        return new Content(version, List.of(firstFrames));
    }

    @BeforeAll
    static void silence() {
        // leases that cannot be given back are part of the game
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void enoughWasVisited() {
        LOG.setLevel(null);
        if (SEED.isEmpty()) {
            assertThat(states).isGreaterThan(STATES_WANTED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noCrashLosesAnythingAndNoReaderSeesHalfAUnit(Nature nature) {
        search(nature, Scenario.SAME, List.of(new ReaderProgram()));
    }

    @ParameterizedTest
    @EnumSource(names = {"OTHER_SETTINGS", "CHANGED", "INCREMENT"})
    void noCrashLosesOrMixesAnythingOnAnObjectStore(Scenario scenario) {
        search(Nature.OBJECTS, scenario, List.of());
    }

    @Test
    void noCrashMixesSettings() {
        search(Nature.RENAMES, Scenario.OTHER_SETTINGS, List.of());
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(names = {"CHANGED", "INCREMENT", "RECUT"})
    void noCrashLosesOrMixesWhatStands(Scenario scenario) {
        search(Nature.RENAMES, scenario, List.of());
    }

    @Tag("slow")
    @Test
    void noCrashOfManyPiecesLosesOrMixesAnything() {
        search(Nature.OBJECTS, Scenario.RECUT, List.of());
    }

    private static void search(Nature nature, Scenario scenario, List<Program> beside) {
        Explorer explorer = scenario.explorer(nature, StartProgram::new, beside);

        Optional<Violation> found = explorer.explore(scenario.start(nature));

        assertThat(found)
                .as("-Dreelmask.crash=%s,%s,SEED", nature, scenario)
                .map(Violation::toString)
                .isEmpty();
        states += explorer.states();
    }

    /** Walks one way again, and prints it. */
    @Tag("slow")
    @Test
    void oneSeed() {
        assumeThat(SEED).as("name a seed with -Dreelmask.crash=").isNotEmpty();
        String[] parts = SEED.split(",", 3);
        Nature nature = Nature.valueOf(parts[0]);
        Scenario scenario = Scenario.valueOf(parts[1]);

        Explorer explorer = scenario.explorer(nature, StartProgram::new, List.of(new ReaderProgram()));

        assertThat(explorer.replay(scenario.start(nature), parts[2]))
                .map(Violation::toString)
                .isEmpty();
    }

    /** Ways to publish wrongly. Each is found, and its seed leads there again. */
    enum Planted {
        FRAMES_BEFORE_MASKS(Scenario.SAME, "frames came before their masks") {
            @Override
            Program start(String name, Corpus corpus) {
                return new StartProgram(name, corpus) {
                    @Override
                    void publish(Permit permit, UnitFiles files, Unit unit) {
                        UnitKey key = unit.key(Corpus.RUN);
                        PendingFile masks = pending(permit, store().results().masks(key), unit);
                        PendingFile frames = pending(permit, store().results().frames(key), unit);
                        UnitFiles.publish(permit, frames, masks);
                    }
                };
            }
        },
        RENAMED_BEFORE_CLOSED(Scenario.SAME, "a reader sees half a file") {
            @Override
            Program start(String name, Corpus corpus) {
                return new StartProgram(name, corpus) {
                    @Override
                    void publish(Permit permit, UnitFiles files, Unit unit) {
                        UnitKey key = unit.key(Corpus.RUN);
                        PendingFile masks = pending(permit, store().results().masks(key), unit);
                        permit.check();
                        try {
                            store().placing()
                                    .move(masks.written(), store().results().masks(key));
                            masks.output().close();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }
                };
            }
        },
        DELETED_BEFORE_PUBLISHED(Scenario.SAME, "finished work of unchanged content was deleted") {
            @Override
            Program start(String name, Corpus corpus) {
                return new StartProgram(name, corpus) {
                    @Override
                    void publish(Permit permit, UnitFiles files, Unit unit) {
                        UnitKey key = unit.key(Corpus.RUN);
                        PendingFile masks = pending(permit, store().results().masks(key), unit);
                        PendingFile frames = pending(permit, store().results().frames(key), unit);
                        store().delete(store().results().frames(key));
                        store().delete(store().results().masks(key));
                        UnitFiles.publish(permit, masks, frames);
                    }
                };
            }
        },
        LISTED_THEN_DELETED(Scenario.INCREMENT, "finished work of unchanged content was deleted") {
            @Override
            Program start(String name, Corpus corpus) {
                return new StartProgram(name, corpus) {
                    @Override
                    void cleanUp(RunPublication run, UnitFiles files) {
                        Set<UnitKey> wanted = new HashSet<>();
                        corpus().units().forEach(unit -> wanted.add(unit.key(Corpus.RUN)));
                        for (UnitKey unit : files.list(Corpus.RUN)) {
                            if (!wanted.contains(unit)) {
                                store().delete(store().results().frames(unit));
                            }
                        }
                    }
                };
            }
        },
        LEASE_IGNORED(Scenario.SAME, "published without the lease") {
            @Override
            Program start(String name, Corpus corpus) {
                return new StartProgram(name, corpus) {
                    @Override
                    Permit permit(RunPublication run) {
                        Permit real = run.permit();
                        return new Permit() {
                            @Override
                            public void check() {}

                            @Override
                            public Path staging() {
                                return real.staging();
                            }
                        };
                    }
                };
            }
        };

        private final Scenario scenario;
        private final String complaint;

        Planted(Scenario scenario, String complaint) {
            this.scenario = scenario;
            this.complaint = complaint;
        }

        abstract Program start(String name, Corpus corpus);
    }

    @ParameterizedTest
    @EnumSource
    void plantedFaultsAreFoundAndTheirSeedsLeadThereAgain(Planted planted) {
        Nature nature = Nature.RENAMES;
        World start = planted.scenario.start(nature);

        Violation found = planted.scenario
                .explorer(nature, planted::start, List.of())
                .explore(start)
                .orElseThrow();

        assertThat(found.what()).contains(planted.complaint);
        assertThat(planted.scenario
                        .explorer(nature, planted::start, List.of())
                        .replay(start, found.seed())
                        .orElseThrow()
                        .what())
                .isEqualTo(found.what());
    }
}
