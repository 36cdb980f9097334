package dev.reelmask.net.zoo;

import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.graph.Window;

/**
 * A small U-Net for face parsing (SimonEnkel/lightweight-unet-face-parsing): widths 32, 64, 128, no batch norm.
 *
 * <p>Input: (N, 3, H, W) float RGB in [−1, 1], H and W multiples of 4. Output: (N, K, H, W) logits.
 */
public final class FaceUnet {
    private static final Window HALVING = new Window(2, 2, 0, 1);

    private final NetworkBuilder net = new NetworkBuilder("face_unet");

    private FaceUnet() {}

    /** The network with {@code outputs} classes; the published weights have 19. */
    public static Network network(int outputs) {
        return described(outputs).whole();
    }

    /** The network, cut before its classifier: (N, 32, H, W). */
    static Described described(int outputs) {
        return new FaceUnet().describe(outputs);
    }

    private Described describe(int outputs) {
        Value image = net.input(3);
        Value enc1 = stage("enc1", image, 32);
        Value enc2 = stage("enc2", net.maxPool(enc1, HALVING), 64);
        Value bottleneck = stage("bottleneck", net.maxPool(enc2, HALVING), 128);
        Value dec1 = stage("dec1", net.concat(net.deconv("up1", bottleneck, 64, HALVING), enc2), 64);
        Value dec2 = stage("dec2", net.concat(net.deconv("up2", dec1, 32, HALVING), enc1), 32);
        return Described.cutAt(net.build(net.conv("out", dec2, outputs, Window.of(1))), dec2);
    }

    private Value stage(String path, Value x, int out) {
        Value first = net.relu(net.conv(path + ".0", x, out, Window.of(3)));
        return net.relu(net.conv(path + ".2", first, out, Window.of(3)));
    }
}
