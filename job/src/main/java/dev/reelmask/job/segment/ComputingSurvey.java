package dev.reelmask.job.segment;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.net.Precision;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;

/**
 * Asks the executors, by one small task each slot, what {@code auto} is on them. Where their answers differ the run
 * takes what all of them can do; executors that come later and cannot do it refuse their units.
 */
final class ComputingSurvey {
    private final JavaSparkContext spark;
    private final JobConfig config;
    private final NetworkSource networks;
    private final Consumer<String> note;

    /** @param note takes a warning where the executors differ */
    ComputingSurvey(JavaSparkContext spark, JobConfig config, NetworkSource networks, Consumer<String> note) {
        this.spark = spark;
        this.config = config;
        this.networks = networks;
        this.note = note;
    }

    /** What one executor says. */
    private record Answer(String host, Computing computing, boolean computesAsked) implements Serializable {}

    /** What {@code auto} is for this run. */
    Computing fastest() {
        List<Answer> answers = ask(Precision.AUTO);
        Computing common = answers.stream()
                .map(Answer::computing)
                .reduce(Computing::common)
                .orElseThrow();
        List<Answer> faster =
                answers.stream().filter(a -> !a.computing().equals(common)).toList();
        if (!faster.isEmpty()) {
            note.accept("warning: the executors differ; the run computes in %s, which all of them can (%s could do %s)"
                    .formatted(common, hosts(faster), faster.get(0).computing()));
        }
        return common;
    }

    /**
     * Looks whether the executors compute in a precision that is given.
     *
     * @param why it is given, for messages
     * @return what the run computes on
     * @throws UserException if none of them does
     */
    Computing in(Precision precision, String why) {
        List<Answer> answers = ask(precision);
        List<Answer> unfit = answers.stream().filter(a -> !a.computesAsked()).toList();
        if (unfit.size() == answers.size()) {
            throw new UserException(
                    "%s, and no executor computes in it (%s). Run where one does, or make another run with --precision f32, which every device has."
                            .formatted(why, hosts(unfit)));
        }
        if (!unfit.isEmpty()) {
            note.accept("warning: %s; these executors do not compute in it and refuse their units: %s"
                    .formatted(why, hosts(unfit)));
        }
        Computing common = answers.stream()
                .map(Answer::computing)
                .reduce(Computing::common)
                .orElseThrow();
        return new Computing(common.device(), precision);
    }

    private static String hosts(List<Answer> answers) {
        return answers.stream().map(Answer::host).distinct().sorted().limit(5).collect(Collectors.joining(", "));
    }

    private List<Answer> ask(Precision asked) {
        int tasks = SparkSlots.isLocal(spark) ? 1 : Math.max(1, spark.defaultParallelism());
        Stages.name(spark, "survey", "what the executors compute on");
        JavaRDD<Integer> numbers =
                spark.parallelize(IntStream.range(0, tasks).boxed().toList(), tasks);
        return SparkSlots.withGpus(numbers, config.execute().gpusPerTask())
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
            int gpu = Devices.ofTask(device);
            Computing computing = new Computing(Computing.Device.of(gpu), networks.fastest(gpu));
            return List.of(new Answer(host(), computing, networks.computes(asked, gpu)))
                    .iterator();
        }

        private static String host() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                return "unknown host";
            }
        }
    }
}
