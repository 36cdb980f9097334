package dev.reelmask.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.schedule.Scheduler;
import dev.reelmask.schedule.SchedulerFactory;
import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.schedule.Schedulers;
import dev.reelmask.testing.FakeNetwork;
import dev.reelmask.testing.RepeatSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenPointsTest {
    private static final int GPU = 1;

    private final List<String> calls = new ArrayList<>();

    @Test
    void whatASchedulerHoldsIsThereOnTheTasksDeviceUntilTheTaskHasEnded() {
        RepeatSystem system = new RepeatSystem(new FakeNetwork());
        try (OpenPoints open = new OpenPoints()) {
            open.open(system, new Heavy(), References.NONE, GPU);
            open.open(system, Schedulers.parse("fixed:3"), References.NONE, GPU);

            assertThat(open.points()).extracting(OperatingPoint::system).containsOnly(system);
            assertThat(calls).containsExactly("opened on 1");
        }

        assertThat(calls).containsExactly("opened on 1", "closed");
    }

    /** Of schedulers that share something heavy. */
    private final class Heavy implements SchedulerSource {
        private static final long serialVersionUID = 1L;

        @Override
        public SchedulerFactory open(int gpu) {
            calls.add("opened on " + gpu);
            return new SchedulerFactory() {
                @Override
                public Scheduler create(String sequenceId) {
                    return Schedulers.parse("every-frame").open(gpu).create(sequenceId);
                }

                @Override
                public void close() {
                    calls.add("closed");
                }
            };
        }

        @Override
        public Set<EvidenceKind> evidence() {
            return Set.of();
        }

        @Override
        public String description() {
            return "heavy";
        }
    }
}
