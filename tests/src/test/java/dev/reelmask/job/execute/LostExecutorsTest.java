package dev.reelmask.job.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.cluster.ExecutorInfo;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

class LostExecutorsTest {
    private final List<String> notes = new ArrayList<>();
    private final LostExecutors losses = new LostExecutors(notes::add);

    @Test
    void anExecutorThatIsLostIsNamedWithItsHostInTheLogAndInTheSummary() {
        added("7", "node-3");

        removed("7", "Command exited with code 137");
        removed("8", "worker lost: " + "x".repeat(500));

        assertThat(losses.lines()).first().isEqualTo("executor 7 on node-3 was lost: Command exited with code 137");
        assertThat(losses.lines().get(1))
                .startsWith("executor 8 on unknown host was lost: worker lost")
                .hasSizeLessThan(220);
        assertThat(notes).first().isEqualTo("warning: " + losses.lines().get(0));
        assertThat(notes).hasSize(2);
    }

    @Test
    void anExecutorThatDynamicAllocationGivesBackIsNotLost() {
        added("7", "node-3");

        removed("7", "Executor killed by driver.");
        removed("7", "Executor 7 has been idle for 60 seconds");

        assertThat(losses.lines()).isEmpty();
        assertThat(notes).isEmpty();
    }

    private void added(String id, String host) {
        scala.collection.immutable.Map<String, String> none =
                scala.collection.immutable.Map.from(CollectionConverters.asScala(Map.of()));
        losses.onExecutorAdded(new SparkListenerExecutorAdded(0, id, new ExecutorInfo(host, 1, none, none)));
    }

    private void removed(String id, String reason) {
        losses.onExecutorRemoved(new SparkListenerExecutorRemoved(1, id, reason));
    }
}
