package dev.reelmask.job.execute;

import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.device.Devices;
import dev.reelmask.job.device.TaskDevice;
import dev.reelmask.job.network.NetworkSource;
import dev.reelmask.job.run.Computing;
import dev.reelmask.job.run.ComputingSurvey;
import dev.reelmask.job.run.ComputingSurvey.Answer;
import dev.reelmask.net.torch.Precision;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;

/** Asks the executors by one small task each slot; in local mode by one, which runs where the units will. */
public final class ExecutorPoll implements ComputingSurvey.Poll {
    private final JavaSparkContext spark;
    private final JobConfig config;
    private final NetworkSource networks;

    public ExecutorPoll(JavaSparkContext spark, JobConfig config, NetworkSource networks) {
        this.spark = spark;
        this.config = config;
        this.networks = networks;
    }

    @Override
    public List<Answer> ask(Precision asked) {
        int tasks = SparkSlots.isLocal(spark) ? 1 : Math.max(1, spark.defaultParallelism());
        Stages.name(spark, "survey", "what the executors compute on");
        JavaRDD<Integer> numbers =
                spark.parallelize(IntStream.range(0, tasks).boxed().toList(), tasks);
        return SparkSlots.of(config.execute())
                .given(numbers)
                .mapPartitions(new Ask(networks, config.network().device(), asked))
                .collect();
    }

    /** The task. */
    private static final class Ask implements FlatMapFunction<Iterator<Integer>, Answer> {
        private static final long serialVersionUID = 1L;

        private final NetworkSource networks;
        private final String device;
        private final Precision asked;

        Ask(NetworkSource networks, String device, Precision asked) {
            this.networks = networks;
            this.device = device;
            this.asked = asked;
        }

        @Override
        public Iterator<Answer> call(Iterator<Integer> unused) {
            TaskDevice its = Devices.ofTask(device);
            int gpu = its.gpu();
            Computing computing = new Computing(Computing.Device.of(gpu), networks.fastest(gpu));
            return List.of(new Answer(Hosts.own(), computing, networks.computes(asked, gpu), its))
                    .iterator();
        }
    }
}
