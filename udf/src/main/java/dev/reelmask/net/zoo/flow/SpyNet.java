package dev.reelmask.net.zoo.flow;

import dev.reelmask.net.archive.ScriptModule;
import dev.reelmask.net.graph.Motion.Warp;
import dev.reelmask.net.graph.Motion.ZeroFlow;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Ops.Resize;
import dev.reelmask.net.graph.Ops.Scale;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.graph.Window;
import dev.reelmask.net.module.NetworkModule;
import dev.reelmask.net.weights.Weights;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * SpyNet (Ranjan and Black, Optical Flow Estimation using a Spatial Pyramid Network, CVPR 2017) as
 * sniklaus/pytorch-spynet, names of its module.
 *
 * <p>Inputs: current and key, (N, 3, H, W) float RGB, ImageNet's mean and deviation, H and W multiples of 32. Output:
 * (N, 2, H, W), the displacement current → key in pixels.
 */
public final class SpyNet {
    /** Levels of a pyramid: the last has six. */
    public static final int MAX_LEVELS = 6;

    /** A pyramid stops where neither side is longer. */
    private static final int SMALLEST_LEVEL = 32;

    private static final int[] CHANNELS = {32, 64, 32, 16, 2};
    private static final Window HALVING = new Window(2, 2, 0, 1);

    private SpyNet() {}

    /**
     * The network for a pyramid of some levels. The first of six modules always runs at the coarsest level, so the
     * wiring depends on the size: {@link #levels} tells how many levels belong to one.
     */
    public static Network network(int levels) {
        NetworkBuilder net = new NetworkBuilder("spynet");
        Value[] current = new Value[levels];
        Value[] key = new Value[levels];
        current[levels - 1] = net.input(3);
        key[levels - 1] = net.input(3);
        for (int level = levels - 1; level > 0; level--) {
            current[level - 1] = net.averagePool(current[level], HALVING);
            key[level - 1] = net.averagePool(key[level], HALVING);
        }
        Value flow = net.apply(new ZeroFlow(), current[0]);
        for (int level = 0; level < levels; level++) {
            Value start = level == 0 ? flow : net.apply(new Scale(2), net.apply(new Resize(2, true), flow));
            Value warped = net.apply(new Warp(), key[level], start);
            flow = net.add(residual(net, level, net.concat(current[level], warped, start)), start);
        }
        return net.build(flow);
    }

    /** How many levels the published code uses for images whose longer side has so many pixels. */
    public static int levels(int longerSide) {
        int levels = 1;
        for (int side = longerSide; side > SMALLEST_LEVEL && levels < MAX_LEVELS; side /= 2) {
            levels++;
        }
        return levels;
    }

    /** An inference module for every size: it counts the levels itself. */
    public static ScriptModule module(Weights weights) {
        ScriptModule full = NetworkModule.inference(network(MAX_LEVELS), weights);
        Set<String> methods = new LinkedHashSet<>(List.of(choice(full.className())));
        for (int levels = 1; levels <= MAX_LEVELS; levels++) {
            String name = "def levels_" + levels + "(";
            NetworkModule.inference(network(levels), weights)
                    .methods()
                    .forEach(method -> methods.add(method.replace("def forward(", name)));
        }
        return new ScriptModule(full.className(), full.attributes(), List.copyOf(methods));
    }

    private static String choice(String className) {
        StringBuilder code = new StringBuilder(
                "  def forward(self: __torch__.%s, current: Tensor, key: Tensor) -> Tensor:\n".formatted(className));
        code.append("    side = ops.prim.max(torch.size(current, 2), torch.size(current, 3))\n");
        code.append("    flow = current\n");
        int longest = SMALLEST_LEVEL;
        for (int levels = 1; levels <= MAX_LEVELS; levels++, longest *= 2) {
            int above = levels == 1 ? 0 : longest / 2;
            int upTo = levels == MAX_LEVELS ? Integer.MAX_VALUE : longest;
            code.append(String.format(
                    Locale.ROOT, "    if torch.__and__(torch.gt(side, %d), torch.le(side, %d)):\n", above, upTo));
            code.append(String.format(Locale.ROOT, "      flow = (self).levels_%d(current, key, )\n", levels));
        }
        return code.append("    return flow\n").toString();
    }

    private static Value residual(NetworkBuilder net, int level, Value x) {
        Value y = x;
        for (int i = 0; i < CHANNELS.length; i++) {
            // A ReLU lies between two convolutions and has a number of its own.
            String path = String.format(Locale.ROOT, "netBasic.%d.netBasic.%d", level, 2 * i);
            y = net.conv(path, i == 0 ? y : net.relu(y), CHANNELS[i], Window.of(7));
        }
        return y;
    }
}
