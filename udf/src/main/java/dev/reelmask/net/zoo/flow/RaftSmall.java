package dev.reelmask.net.zoo.flow;

import dev.reelmask.net.graph.Motion.Correlation;
import dev.reelmask.net.graph.Motion.CorrelationLookup;
import dev.reelmask.net.graph.Motion.Lerp;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Ops.Activation;
import dev.reelmask.net.graph.Ops.Channels;
import dev.reelmask.net.graph.Ops.InstanceNorm;
import dev.reelmask.net.graph.Ops.Multiply;
import dev.reelmask.net.graph.Ops.Resize;
import dev.reelmask.net.graph.Ops.Scale;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.graph.Window;

/**
 * RAFT-small (Teed and Deng, RAFT: Recurrent All-Pairs Field Transforms for Optical Flow, ECCV 2020) as
 * princeton-vl/RAFT with {@code small}, names of its state dict without {@code module.}.
 *
 * <p>Inputs: current and key, (N, 3, H, W) float RGB in [−1, 1], H and W multiples of 8 and at least 128, and the
 * initial flow (N, 2, H/8, W/8) in cells of 8 pixels (zeros for none). Output: (N, 2, H, W), the displacement current →
 * key in pixels.
 */
public final class RaftSmall {
    /** The published number of updates at inference. */
    public static final int UPDATES = 12;

    /** Stride of the flow that is refined. */
    public static final int STRIDE = 8;

    /** Shorter sides leave nothing of the correlation's coarsest level. */
    public static final int SMALLEST_SIDE = 128;

    private static final int LEVELS = 4;
    private static final int RADIUS = 3;
    private static final int HIDDEN = 96;
    private static final int CONTEXT = 64;
    private static final int FEATURES = 128;
    private static final double EPS = 1e-5;
    private static final Window HALVING = new Window(2, 2, 0, 1);

    private final NetworkBuilder net = new NetworkBuilder("raft_small");

    private RaftSmall() {}

    /** The network with a number of updates, unrolled. */
    public static Network network(int updates) {
        return new RaftSmall().describe(updates);
    }

    private Network describe(int updates) {
        Value current = net.input(3);
        Value key = net.input(3);
        Value flow = net.input(2, STRIDE);
        Value[] levels = new Value[LEVELS];
        levels[0] = net.apply(
                new Correlation(), encoder("fnet", current, FEATURES, true), encoder("fnet", key, FEATURES, true));
        for (int i = 1; i < LEVELS; i++) {
            levels[i] = net.averagePool(levels[i - 1], HALVING);
        }
        Value both = encoder("cnet", current, HIDDEN + CONTEXT, false);
        Value hidden = net.apply(Activation.TANH, net.apply(new Channels(0, HIDDEN), both));
        Value context = net.relu(net.apply(new Channels(HIDDEN, CONTEXT), both));
        for (int i = 0; i < updates; i++) {
            Value motion = motion(flow, levels);
            hidden = gated(hidden, net.concat(context, motion));
            flow = net.add(change(hidden), flow);
        }
        return net.build(net.apply(new Scale(STRIDE), net.apply(new Resize(STRIDE, true), flow)));
    }

    private Value encoder(String path, Value image, int out, boolean norm) {
        Value x = convNormRelu(path + ".conv1", image, 32, Window.of(7).strided(2), norm);
        x = stage(path + ".layer1", x, 32, 1, norm);
        x = stage(path + ".layer2", x, 64, 2, norm);
        x = stage(path + ".layer3", x, 96, 2, norm);
        return net.conv(path + ".conv2", x, out, Window.of(1));
    }

    private Value stage(String path, Value x, int planes, int stride, boolean norm) {
        return bottleneck(path + ".1", bottleneck(path + ".0", x, planes, stride, norm), planes, 1, norm);
    }

    private Value bottleneck(String path, Value x, int planes, int stride, boolean norm) {
        Value y = convNormRelu(path + ".conv1", x, planes / 4, Window.of(1), norm);
        y = convNormRelu(path + ".conv2", y, planes / 4, Window.of(3).strided(stride), norm);
        y = convNormRelu(path + ".conv3", y, planes, Window.of(1), norm);
        Value shortcut = stride == 1
                ? x
                : norm(net.conv(path + ".downsample.0", x, planes, Window.of(1).strided(stride)), norm);
        return net.relu(net.add(y, shortcut));
    }

    private Value convNormRelu(String path, Value x, int out, Window window, boolean norm) {
        return net.relu(norm(net.conv(path, x, out, window), norm));
    }

    private Value norm(Value x, boolean norm) {
        return norm ? net.apply(new InstanceNorm(EPS), x) : x;
    }

    /** What the correlation around the present flow says of it, (82, h, w). */
    private Value motion(Value flow, Value[] levels) {
        Value[] lookup = new Value[LEVELS + 1];
        lookup[0] = flow;
        System.arraycopy(levels, 0, lookup, 1, LEVELS);
        Value found = net.apply(new CorrelationLookup(RADIUS), lookup);
        Value correlation = update("encoder.convc1", found, 96, 1);
        Value motion = update("encoder.convf2", update("encoder.convf1", flow, 64, 7), 32, 3);
        Value joined = update("encoder.conv", net.concat(correlation, motion), 80, 3);
        return net.concat(joined, flow);
    }

    private Value update(String path, Value x, int out, int kernel) {
        return net.relu(net.conv("update_block." + path, x, out, Window.of(kernel)));
    }

    /** Convolutional GRU: (1 − z) h + z q. */
    private Value gated(Value hidden, Value x) {
        Value joined = net.concat(hidden, x);
        Value update = gate("convz", joined, Activation.SIGMOID);
        Value reset = gate("convr", joined, Activation.SIGMOID);
        Value candidate = gate("convq", net.concat(net.apply(new Multiply(), reset, hidden), x), Activation.TANH);
        return net.apply(new Lerp(), hidden, candidate, update);
    }

    private Value gate(String path, Value x, Activation activation) {
        return net.apply(activation, net.conv("update_block.gru." + path, x, HIDDEN, Window.of(3)));
    }

    private Value change(Value hidden) {
        Value wide = update("flow_head.conv1", hidden, 128, 3);
        return net.conv("update_block.flow_head.conv2", wide, 2, Window.of(3));
    }
}
