package dev.reelmask.job.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.UserException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevicesTest {
    private static final int VISIBLE = 4;

    @Test
    void autoTakesTheGpuThatSparkAssigned() {
        assertThat(choose("auto", List.of("3"))).isEqualTo(TaskDevice.asAsked(3));
        assertThat(choose("auto", List.of())).isEqualTo(TaskDevice.asAsked(Devices.CPU));
    }

    @Test
    void cpuRefusesAnAssignedGpu() {
        assertThat(choose("cpu", List.of("3"))).isEqualTo(TaskDevice.asAsked(Devices.CPU));
    }

    @Test
    void gpuIsTheAssignedOneAndNeverAnother() {
        assertThat(choose("gpu", List.of("1", "2")).gpu()).isEqualTo(1);

        TaskDevice without = choose("gpu", List.of());

        assertThat(without).isEqualTo(new TaskDevice(Devices.CPU, true, "Spark assigned no GPU to the task"));
        assertThat(without.isRefused()).isTrue();
    }

    @Test
    void aNamedGpuIsTakenWithoutAnAssignment() {
        assertThat(choose("gpu:2", List.of()).gpu()).isEqualTo(2);
        assertThat(choose("gpu:2", List.of("0")).gpu()).isEqualTo(2);
        assertThat(choose("gpu:7", List.of()))
                .isEqualTo(new TaskDevice(Devices.CPU, true, "network.device is gpu:7, PyTorch sees 4"));
    }

    @Test
    void anAssignedGpuThatPyTorchDoesNotSeeIsAShortfallThatAutoLives() {
        TaskDevice fallback = Devices.choose("auto", List.of("1"), () -> 0);

        assertThat(fallback).isEqualTo(new TaskDevice(Devices.CPU, false, "Spark assigned GPU 1, PyTorch sees 0"));
        assertThat(fallback.isRefused()).isFalse();
        assertThat(Devices.choose("gpu", List.of("1"), () -> 0).isRefused()).isTrue();
    }

    @Test
    void pyTorchIsNotAskedWhereNoGpuIsMeant() {
        assertThat(Devices.choose("auto", List.of(), () -> {
                            throw new AssertionError("asked");
                        })
                        .gpu())
                .isEqualTo(Devices.CPU);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tpu", "gpu:", "gpu:-1", "gpu:x", "gpu1"})
    void anythingElseIsAUserError(String setting) {
        assertThatThrownBy(() -> choose(setting, List.of()))
                .isInstanceOf(UserException.class)
                .hasMessage("network.device must be one of auto, cpu, gpu, gpu:N, got '%s'".formatted(setting));
    }

    @Test
    void anAddressThatIsNoIndexIsAUserError() {
        assertThatThrownBy(() -> choose("auto", List.of("GPU-1a2b")))
                .hasMessageContaining("the discovery script must print indices");
    }

    private static TaskDevice choose(String setting, List<String> assigned) {
        return Devices.choose(setting, assigned, () -> VISIBLE);
    }
}
