package dev.reelmask.job.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import dev.reelmask.job.config.ConfigReader;
import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.job.segment.GreyNetworks;
import dev.reelmask.job.segment.SegmentJob;
import dev.reelmask.job.segment.SweepCorpus;
import dev.reelmask.testing.LocalSpark;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class DriverMeterTest {
    @TempDir
    private Path folder;

    @Test
    void whatAnExecutorHasDoneIsAmongTheDriversMetrics() throws TimeoutException {
        SweepCorpus corpus = new SweepCorpus(folder.resolve("corpus"))
                .sequence("a", 7)
                .sequence("b", 4)
                .garbage("noise.mp4");
        SparkContext spark = LocalSpark.session().sparkContext();
        Context context = new Context(new MetricRegistry());
        Map<String, String> unused = new DriverMeter().init(spark, context);

        SegmentReport first = run(corpus);
        SegmentReport again = run(corpus);
        spark.listenerBus().waitUntilEmpty(10_000);

        assertThat(again.hadNothingToDo()).isTrue();
        MetricRegistry metrics = context.metricRegistry();
        assertThat(value(metrics, "executor.driver.units")).isEqualTo(2);
        assertThat(value(metrics, "executor.driver.frames")).isEqualTo(first.frames());
        assertThat(value(metrics, "executor.driver.keys")).isEqualTo(first.keys());
        assertThat(value(metrics, "all.frames")).isEqualTo(11);
        long decode =
                first.units().stream().mapToLong(unit -> unit.micros().decode()).sum();
        assertThat(value(metrics, "executor.driver.decode_us")).isEqualTo(decode);
        assertThat(metrics.getGauges())
                .containsKeys(
                        "executor.driver.network_us",
                        "executor.driver.flow_us",
                        "executor.driver.propagate_us",
                        "executor.driver.write_us");
    }

    private static long value(MetricRegistry metrics, String name) {
        return (Long) metrics.getGauges().get(name).getValue();
    }

    private SegmentReport run(SweepCorpus corpus) {
        Map<String, Object> settings = Map.of(
                "corpus.uri",
                corpus.root().toString(),
                "results.uri",
                folder.resolve("results").toString(),
                "loop.scheduler",
                "fixed:3");
        return new SegmentJob(
                        LocalSpark.session(),
                        ConfigReader.read(Optional.empty(), settings),
                        new GreyNetworks("1"),
                        line -> {})
                .run(Duration.ofDays(1), line -> {});
    }

    /** What Spark gives a plugin of the driver. */
    private record Context(MetricRegistry metricRegistry) implements PluginContext {
        @Override
        public SparkConf conf() {
            return new SparkConf();
        }

        @Override
        public String executorID() {
            return "driver";
        }

        @Override
        public String hostname() {
            return "localhost";
        }

        @Override
        public Map<String, ResourceInformation> resources() {
            return Map.of();
        }

        @Override
        public void send(Object message) {}

        @Override
        public Object ask(Object message) {
            return message;
        }
    }
}
