package dev.reelmask.job.run;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.device.TaskDevice;
import dev.reelmask.net.torch.Precision;
import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What a run computes in, by what its executors say. Where their answers differ the run takes what all of them can do;
 * executors that come later and cannot do it refuse their units.
 */
public final class ComputingSurvey {
    private final Poll executors;
    private final Consumer<String> note;

    /**
     * A survey that asks when it is asked.
     *
     * @param note takes a warning where the executors differ
     */
    public ComputingSurvey(Poll executors, Consumer<String> note) {
        this.executors = executors;
        this.note = note;
    }

    /** Asks the executors. */
    public interface Poll {
        /** At least one answer. */
        List<Answer> ask(Precision asked);
    }

    /**
     * What one executor says.
     *
     * @param computing what {@code auto} is on it
     * @param computesAsked whether it computes in the precision that was asked about
     * @param device of the task that answered
     */
    public record Answer(String host, Computing computing, boolean computesAsked, TaskDevice device)
            implements Serializable {}

    /** What {@code auto} is for this run. */
    Computing fastest() {
        List<Answer> answers = answers(Precision.AUTO);
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
        List<Answer> answers = answers(precision);
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

    /**
     * Answers of executors that may run the run's tasks; warns of the others, and of those that have no GPU where one
     * was meant.
     *
     * @throws UserException if there are no such executors
     */
    private List<Answer> answers(Precision asked) {
        List<Answer> all = executors.ask(asked);
        List<Answer> fit = all.stream().filter(a -> !a.device().isRefused()).toList();
        List<Answer> lacking =
                all.stream().filter(a -> !a.device().shortfall().isEmpty()).toList();
        if (fit.isEmpty()) {
            throw new UserException(
                    "network.device asks for a GPU, and no task has one (%s). Put a CUDA build of libtorch on the machines; on a cluster that announces GPUs set execute.gpus-per-task; in local mode name a GPU that PyTorch sees, as gpu:0. With auto the run computes on the CPU where there is none."
                            .formatted(shortfalls(lacking)));
        }
        if (!lacking.isEmpty()) {
            note.accept((fit.size() < all.size()
                            ? "warning: network.device asks for a GPU; these executors have none and refuse their units: %s"
                            : "warning: tasks that were to have a GPU compute on the CPU: %s")
                    .formatted(shortfalls(lacking)));
        }
        return fit;
    }

    private static String shortfalls(List<Answer> answers) {
        return answers.stream()
                .map(a -> a.host() + ": " + a.device().shortfall())
                .distinct()
                .sorted()
                .limit(5)
                .collect(Collectors.joining("; "));
    }

    private static String hosts(List<Answer> answers) {
        return answers.stream().map(Answer::host).distinct().sorted().limit(5).collect(Collectors.joining(", "));
    }
}
