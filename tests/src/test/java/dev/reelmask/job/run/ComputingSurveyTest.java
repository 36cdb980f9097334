package dev.reelmask.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.device.Devices;
import dev.reelmask.job.device.TaskDevice;
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
        Answer gpu = new Answer("gpu", new Computing(Device.GPU, Precision.F16), true, TaskDevice.asAsked(0));

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

    @Test
    void whereAGpuIsRequiredExecutorsWithoutOneAreNamedAndLeftOut() {
        Answer gpu = new Answer("gpu", new Computing(Device.GPU, Precision.F16), true, new TaskDevice(1, true, ""));

        assertThat(survey(gpu, refused("plain")).fastest()).isEqualTo(new Computing(Device.GPU, Precision.F16));
        assertThat(notes)
                .containsExactly(
                        "warning: network.device asks for a GPU; these executors have none and refuse their units: plain: PyTorch sees 0");
    }

    @Test
    void whereAGpuIsRequiredAndThereIsNoneTheStartEnds() {
        assertThatThrownBy(() -> survey(refused("a"), refused("b")).fastest())
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(
                        "network.device asks for a GPU, and no task has one (a: PyTorch sees 0; b: PyTorch sees 0). Put a CUDA build");
    }

    @Test
    void aGpuThatPyTorchDoesNotSeeIsToldWhereTheRunGoesOnWithoutIt() {
        TaskDevice fallback = new TaskDevice(Devices.CPU, false, "PyTorch sees 0");
        Answer answer = new Answer("a", new Computing(Device.CPU, Precision.BF16), true, fallback);

        assertThat(survey(answer, answer).fastest()).isEqualTo(new Computing(Device.CPU, Precision.BF16));
        assertThat(notes)
                .containsExactly("warning: tasks that were to have a GPU compute on the CPU: a: PyTorch sees 0");
    }

    private static Answer refused(String host) {
        TaskDevice none = new TaskDevice(Devices.CPU, true, "PyTorch sees 0");
        return new Answer(host, new Computing(Device.CPU, Precision.F32), true, none);
    }

    private ComputingSurvey survey(Answer... answers) {
        return new ComputingSurvey(asked -> List.of(answers), notes::add);
    }

    private static Answer cpu(String host, Precision fastest) {
        return new Answer(host, new Computing(Device.CPU, fastest), true, TaskDevice.asAsked(Devices.CPU));
    }

    /** Does not compute in what it is asked about. */
    private static Answer unfit(String host) {
        return new Answer(host, new Computing(Device.CPU, Precision.F32), false, TaskDevice.asAsked(Devices.CPU));
    }
}
