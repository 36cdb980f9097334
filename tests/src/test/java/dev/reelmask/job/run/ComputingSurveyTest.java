package dev.reelmask.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.run.Computing.Device;
import dev.reelmask.job.run.ComputingSurvey.Answer;
import dev.reelmask.net.torch.Precision;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComputingSurveyTest {
    private final List<String> notes = new ArrayList<>();

    @Test
    void whereAllExecutorsAreAlikeTheirAnswerHoldsWithoutAWord() {
        assertThat(survey(cpu("a", Precision.BF16), cpu("b", Precision.BF16)).fastest())
                .isEqualTo(new Computing(Device.CPU, Precision.BF16));
        assertThat(notes).isEmpty();
    }

    @Test
    void whereTheyDifferTheLowestHoldsAndAWarningNamesTheFaster() {
        assertThat(survey(cpu("old", Precision.F32), cpu("new", Precision.BF16)).fastest())
                .isEqualTo(new Computing(Device.CPU, Precision.F32));
        assertThat(notes)
                .containsExactly(
                        "warning: the executors differ; the run computes in f32 on cpu, which all of them can (new could do bf16 on cpu)");
    }

    @Test
    void executorsWithAndWithoutGpuHaveTheProcessorInCommon() {
        Answer gpu = new Answer("gpu", new Computing(Device.GPU, Precision.F16), true);

        assertThat(survey(gpu, cpu("cpu", Precision.BF16)).fastest())
                .isEqualTo(new Computing(Device.CPU, Precision.F32));
        assertThat(notes).hasSize(1);
    }

    @Test
    void aGivenPrecisionThatNoExecutorComputesInIsRefused() {
        ComputingSurvey survey = survey(unfit("a"), unfit("b"), unfit("a"));

        assertThatThrownBy(() -> survey.in(Precision.BF16, "network.precision (--precision) is bf16"))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "network.precision (--precision) is bf16, and no executor computes in it (a, b). Run where one does, or make another run with --precision f32, which every device has.");
    }

    @Test
    void aGivenPrecisionThatSomeComputeInHoldsAndAWarningNamesTheOthers() {
        assertThat(survey(unfit("old"), cpu("new", Precision.BF16)).in(Precision.BF16, "so it was begun"))
                .isEqualTo(new Computing(Device.CPU, Precision.BF16));
        assertThat(notes)
                .containsExactly(
                        "warning: so it was begun; these executors do not compute in it and refuse their units: old");
    }

    private ComputingSurvey survey(Answer... answers) {
        return new ComputingSurvey(asked -> List.of(answers), notes::add);
    }

    private static Answer cpu(String host, Precision fastest) {
        return new Answer(host, new Computing(Device.CPU, fastest), true);
    }

    /** Does not compute in what it is asked about. */
    private static Answer unfit(String host) {
        return new Answer(host, new Computing(Device.CPU, Precision.F32), false);
    }
}
