package dev.reelmask.job.execute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.job.config.ConfigReader;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.TaskResourceProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkSlotsTest {
    @ParameterizedTest(name = "{0} of a GPU, {1} threads")
    @CsvSource({"1.0, 4", "0.25, 2", "2.0, 1"})
    void aTaskTakesItsPartOfAGpuAndACoreForEachThread(double gpus, int threads) {
        ResourceProfile profile = slots(gpus, threads).profile().orElseThrow();

        assertThat(profile).isInstanceOf(TaskResourceProfile.class);
        assertThat(profile.taskResources().apply("gpu").amount()).isEqualTo(gpus);
        assertThat(profile.taskResources().apply("cpus").amount()).isEqualTo(threads);
    }

    @Test
    void withoutGpusThereIsNoProfile() {
        assertThat(slots(0, 4).profile()).isEmpty();
    }

    private static SparkSlots slots(double gpus, int threads) {
        return SparkSlots.of(ConfigReader.read(
                        Optional.empty(), Map.of("execute.gpus-per-task", gpus, "execute.threads-per-task", threads))
                .execute());
    }
}
