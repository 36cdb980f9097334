package dev.reelmask.job.network;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.UserException;
import org.junit.jupiter.api.Test;

class NetworkNamesTest {
    @Test
    void aFlowNetworkIsNearToo() {
        assertThatThrownBy(() -> NetworkNames.check("raftsmall"))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(
                        "There is no network 'raftsmall'; did you mean raft-small? Networks that segment: ")
                .hasMessageContaining("espnet, face-lite")
                .hasMessageEndingWith("Flow networks: flownet2-s, flownets, raft-small, spynet.");
    }

    @Test
    void whereNothingIsNearAllAreListed() {
        assertThatThrownBy(() -> NetworkNames.check("xyz"))
                .hasMessageStartingWith("There is no network 'xyz'. Networks that segment: deeplabv2-vgg16, ")
                .hasMessageContaining("Flow networks: ");
    }

    @Test
    void aFlowNetworkDoesNotSegment() {
        assertThatThrownBy(() -> NetworkNames.checkSegments("spynet"))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("Network spynet makes flow and segments nothing; reelmask train flow ");
        assertThatThrownBy(() -> NetworkNames.checkSegments("face-light"))
                .hasMessageStartingWith("There is no network 'face-light'; did you mean face-lite? ");
    }

    @Test
    void allThatThereAreAreKnown() {
        assertThatCode(() -> NetworkNames.all().forEach(NetworkNames::check)).doesNotThrowAnyException();
    }
}
