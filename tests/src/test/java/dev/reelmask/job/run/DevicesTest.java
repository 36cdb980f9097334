package dev.reelmask.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.UserException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DevicesTest {
    @Test
    void autoTakesTheGpuThatSparkAssigned() {
        assertThat(Devices.choose("auto", List.of("3"))).isEqualTo(3);
        assertThat(Devices.choose("auto", List.of())).isEqualTo(Devices.CPU);
    }

    @Test
    void cpuRefusesAnAssignedGpu() {
        assertThat(Devices.choose("cpu", List.of("3"))).isEqualTo(Devices.CPU);
    }

    @Test
    void gpuWithoutAssignmentIsTheFirst() {
        assertThat(Devices.choose("gpu", List.of())).isZero();
        assertThat(Devices.choose("gpu", List.of("1", "2"))).isEqualTo(1);
    }

    @Test
    void anythingElseIsAUserError() {
        assertThatThrownBy(() -> Devices.choose("tpu", List.of()))
                .isInstanceOf(UserException.class)
                .hasMessage("network.device must be one of auto, cpu, gpu, got 'tpu'");
        assertThatThrownBy(() -> Devices.choose("auto", List.of("GPU-1a2b")))
                .hasMessageContaining("the discovery script must print indices");
    }
}
