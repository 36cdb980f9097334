package dev.reelmask.net.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.zoo.FaceUnet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MismatchesTest {
    private static final Network NETWORK = FaceUnet.network(3);

    @Test
    void anotherNumberOfClassesIsNamedAsSuch() {
        Weights other = Weights.initial(FaceUnet.network(19), 1);

        assertThatThrownBy(() -> other.checkedFor(NETWORK, "w.pth"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("w.pth does not hold the weights of face_unet: 2 of 26 tensors differ")
                .hasMessageEndingWith(
                        "Only the number of outputs differs: these weights give 19 scores a pixel, 3 are wanted. Choose --classes for 19; for other classes train, starting from the other 24 tensors alone.");
    }

    @Test
    void tensorsUnderAnotherPrefixAreFound() {
        Weights other = Weights.initial(NETWORK, 1).renamed(name -> "backbone.body." + name);

        assertThatThrownBy(() -> other.checkedFor(NETWORK, "w.pth"))
                .hasMessageContaining("52 of 26 tensors differ")
                .hasMessageEndingWith(
                        "26 of the 26 missing tensors are there in the right shape, but named 'backbone.body.…' where '…' is expected. Rename them: {k.replace('backbone.body.', '', 1): v for k, v in state_dict.items()}.");
    }

    @Test
    void aRenamedPartIsFoundToo() {
        Weights other = Weights.initial(NETWORK, 1)
                .renamed(name -> name.startsWith("enc1.") ? "encoder_first." + name.substring(5) : name);

        assertThatThrownBy(() -> other.checkedFor(NETWORK, "w.pth"))
                .hasMessageContaining("4 of the 4 missing tensors")
                .hasMessageContaining("named 'encoder_first.…' where 'enc1.…' is expected");
    }

    @Test
    void weightsOfALargerNetworkAreNamedAsSuch() {
        Map<String, FloatTensor> tensors =
                new LinkedHashMap<>(Weights.initial(NETWORK, 1).tensors());
        tensors.put("aux_classifier.4.weight", FloatTensor.filled(List.of(3), 0));

        assertThatThrownBy(() -> new Weights(tensors).checkedFor(NETWORK, "w.pth"))
                .hasMessageContaining("1 of 26 tensors differ")
                .hasMessageContaining("aux_classifier.4.weight  not used              [3]")
                .hasMessageContaining("All that face_unet needs is there; the weights are of a larger network");
    }

    @Test
    void tensorsOfAnotherNetworkGetNoFalseHint() {
        Weights other = new Weights(Map.of("fc.weight", FloatTensor.filled(List.of(7), 0)));

        assertThatThrownBy(() -> other.checkedFor(NETWORK, "w.pth"))
                .hasMessageContaining("… and 7 more")
                .hasMessageEndingWith("Use weights made for this network and number of classes.");
    }

    @Test
    void theTensorThatHoldsNanIsNamed() {
        Weights good = Weights.initial(NETWORK, 1);
        Map<String, FloatTensor> tensors = new LinkedHashMap<>(good.tensors());
        float[] values = good.get("enc1.2.bias").values().clone();
        values[5] = Float.NEGATIVE_INFINITY;
        tensors.put("enc1.2.bias", new FloatTensor(List.of(values.length), values));

        assertThatThrownBy(() -> new Weights(tensors).checkedFor(NETWORK, "w.pth"))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "w.pth: value 5 of tensor enc1.2.bias is -Infinity. The training that made these weights diverged: use an earlier checkpoint.");
        assertThat(good.checkedFor(NETWORK, "w.pth").names()).hasSize(26);
    }
}
