package dev.reelmask.net.zoo.flow;

import dev.reelmask.net.graph.Convolutions.OnesConv2d;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Ops.CropLike;
import dev.reelmask.net.graph.Ops.LeakyRelu;
import dev.reelmask.net.graph.Ops.Pool;
import dev.reelmask.net.graph.Ops.Resize;
import dev.reelmask.net.graph.Ops.Scale;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.graph.Window;
import dev.reelmask.net.weights.Weights;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * FlowNetS (Dosovitskiy et al., FlowNet, ICCV 2015) and FlowNet2-s, the same with 3/8 of the channels (Ilg et al.,
 * FlowNet 2.0, CVPR 2017), layer by layer and with the names of NVIDIA/flownet2-pytorch {@code networks/FlowNetS.py}
 * without batch norm.
 *
 * <p>Inputs: current and key, (N, 3, H, W) float each, normalised as the weights want; any size, multiples of 64 lose
 * nothing. The raw flow × {@link #FLOW_FACTOR} is the displacement current → key in pixels of that input.
 */
public final class FlowNet {
    /** Raw flow × this = pixels of the input; the networks are trained on flow / 20. */
    public static final double FLOW_FACTOR = 20;

    /** Stride of {@link Maps#flow} and {@link Maps#concat2} against the input. */
    public static final int FLOW_STRIDE = 4;

    /** Before the names of a scale field's tensors. */
    public static final String SCALE_FIELD = "scale_field";

    /** Stride of {@link Maps#conv6} against the input. */
    public static final int CONV6_STRIDE = 64;

    private static final double SLOPE = 0.1;
    private static final Window DOUBLING = new Window(4, 2, 1, 1);

    /** Channels of a layer, in eighths of FlowNetS. */
    public enum Width {
        /** FlowNetS: 38,676,506 parameters with deconvolution bias. */
        FULL(8),
        /** FlowNet2-s: 5,462,306 parameters, 5,462,666 with deconvolution bias. */
        THREE_EIGHTHS(3);

        private final int eighths;

        Width(int eighths) {
            this.eighths = eighths;
        }

        int of(int channels) {
            return channels / 8 * eighths;
        }
    }

    /**
     * What the network makes, at sizes rounded up.
     *
     * @param flow (2, H/4, W/4) raw predict_flow2
     * @param conv6 conv6_1 after its activation, (1024 or 384, H/64, W/64): what learned schedulers look at
     * @param concat2 the decoder's last map, (194 or 74, H/4, W/4), which the heads read
     * @param coarser the raw flows of strides 8, 16, 32 and 64, which training lowers too
     */
    public record Maps(Value flow, Value conv6, Value concat2, List<Value> coarser) {
        public Maps {
            coarser = List.copyOf(coarser);
        }
    }

    private final NetworkBuilder net;
    private final String prefix;
    private final Width width;
    private final boolean deconvBias;
    /** Finest first. */
    private final Deque<Value> coarser = new ArrayDeque<>();

    private FlowNet(NetworkBuilder net, String prefix, Width width, boolean deconvBias) {
        this.net = net;
        this.prefix = prefix;
        this.width = width;
        this.deconvBias = deconvBias;
    }

    /** Whether weights are of a network whose deconvolutions have a bias. */
    public static boolean hasDeconvBias(Weights weights) {
        return weights.contains("deconv5.0.bias");
    }

    /**
     * The network alone, outputs {@code flow, conv6}.
     *
     * @param deconvBias whether the deconvolutions have a bias, as NVIDIA's; DVSNet's and mmtracking's have none
     */
    public static Network network(Width width, boolean deconvBias) {
        NetworkBuilder net = new NetworkBuilder(width == Width.FULL ? "flownets" : "flownet2_s");
        Value current = net.input(3);
        Value key = net.input(3);
        Maps maps = describe(net, "", width, deconvBias, current, key);
        return net.build(maps.flow(), maps.conv6());
    }

    /**
     * The network with a scale field for features of a stride, outputs {@code flow, field}. The field lies on the
     * features' grid where that is coarser than the flow's, else on the flow's, and is to be enlarged.
     *
     * @param stride of the features in pixels of this network's input, a power of two
     */
    public static Network withScaleField(Width width, boolean deconvBias, int channels, int stride) {
        NetworkBuilder net = new NetworkBuilder("flownet_scaled");
        Value current = net.input(3);
        Value key = net.input(3);
        Maps maps = describe(net, "", width, deconvBias, current, key);
        return net.build(maps.flow(), coarseScaleField(net, maps, channels, stride));
    }

    /** The same with conv6_1, outputs {@code flow, field, conv6}. */
    public static Network withScaleFieldAndConv6(Width width, boolean deconvBias, int channels, int stride) {
        NetworkBuilder net = new NetworkBuilder("flownet_scaled_seen");
        Value current = net.input(3);
        Value key = net.input(3);
        Maps maps = describe(net, "", width, deconvBias, current, key);
        return net.build(maps.flow(), coarseScaleField(net, maps, channels, stride), maps.conv6());
    }

    /** The network with the flows of all strides as outputs, 4, 8, 16, 32 and 64; it has the same tensors. */
    public static Network allFlows(Width width, boolean deconvBias) {
        NetworkBuilder net = new NetworkBuilder("flownet_training");
        Value current = net.input(3);
        Value key = net.input(3);
        Maps maps = describe(net, "", width, deconvBias, current, key);
        List<Value> flows = new ArrayList<>(List.of(maps.flow()));
        flows.addAll(maps.coarser());
        return net.build(flows.toArray(Value[]::new));
    }

    /**
     * The network as a part of a larger one.
     *
     * @param prefix put before every parameter's name, such as {@code "flow."}; may be empty
     */
    public static Maps describe(
            NetworkBuilder net, String prefix, Width width, boolean deconvBias, Value current, Value key) {
        return new FlowNet(net, prefix, width, deconvBias).describe(net.concat(current, key));
    }

    /**
     * Deep Feature Flow's scale field (Zhu et al., CVPR 2017) for a feature grid, of a 1×1 convolution as in the paper:
     * over the decoder's map averaged over the grid's cells, or enlarged bilinearly to the grid. Its tensors are
     * {@link #SCALE_FIELD}{@code .weight}, 0 at the start, and {@code .bias}, which stays 1 (there its learning rate is
     * 0), so that it changes nothing before it is trained.
     *
     * @param channels of the map that is warped
     * @param stride as of {@link #flowAtStride}
     */
    public static Value scaleFieldAtStride(NetworkBuilder net, Maps maps, int channels, int stride) {
        Value field = coarseScaleField(net, maps, channels, stride);
        return stride < FLOW_STRIDE ? net.apply(new Resize(FLOW_STRIDE / stride, false), field) : field;
    }

    private static Value coarseScaleField(NetworkBuilder net, Maps maps, int channels, int stride) {
        checkStride(stride);
        Value from = stride > FLOW_STRIDE ? averaged(net, maps.concat2(), stride) : maps.concat2();
        return net.apply(SCALE_FIELD, new OnesConv2d(from.channels(), channels, Window.of(1)), from);
    }

    private static void checkStride(int stride) {
        if (Integer.bitCount(stride) != 1) {
            throw new IllegalArgumentException("a feature stride must be a power of two, got " + stride);
        }
    }

    /** A map of the flow's stride over cells of {@code stride}. */
    private static Value averaged(NetworkBuilder net, Value map, int stride) {
        int cell = stride / FLOW_STRIDE;
        return net.apply(new Pool(Pool.Kind.AVERAGE, new Window(cell, cell, 0, 1)), map);
    }

    /**
     * The flow for a feature grid, in cells of that grid: raw flow, averaged over or bilinearly enlarged to the grid, ×
     * 20 / stride. This one rule is DVSNet's × 5 (stride 4) and Deep Feature Flow's × 2.5 (stride 8).
     *
     * @param stride of the grid in pixels of this network's input, a power of two. Features of stride 16 of frames of
     *     which this network sees half the size have stride 8 here. H and W must be multiples of it and of 4
     */
    public static Value flowAtStride(NetworkBuilder net, Maps maps, int stride) {
        checkStride(stride);
        Value raw = maps.flow();
        Value resized = raw;
        if (stride > FLOW_STRIDE) {
            resized = averaged(net, raw, stride);
        } else if (stride < FLOW_STRIDE) {
            resized = net.apply(new Resize(FLOW_STRIDE / stride, false), raw);
        }
        return net.apply(new Scale(FLOW_FACTOR / stride), resized);
    }

    private Maps describe(Value pair) {
        Value conv1 = conv("conv1", pair, 64, 7, 2);
        Value conv2 = conv("conv2", conv1, 128, 5, 2);
        Value conv3 = conv("conv3_1", conv("conv3", conv2, 256, 5, 2), 256, 3, 1);
        Value conv4 = conv("conv4_1", conv("conv4", conv3, 512, 3, 2), 512, 3, 1);
        Value conv5 = conv("conv5_1", conv("conv5", conv4, 512, 3, 2), 512, 3, 1);
        Value conv6 = conv("conv6_1", conv("conv6", conv5, 1024, 3, 2), 1024, 3, 1);
        Value concat5 = refine(6, conv6, conv5, 512);
        Value concat4 = refine(5, concat5, conv4, 256);
        Value concat3 = refine(4, concat4, conv3, 128);
        Value concat2 = refine(3, concat3, conv2, 64);
        return new Maps(predict(2, concat2), conv6, concat2, List.copyOf(coarser));
    }

    /** One step of the decoder: the lateral map, the map of {@code level} at twice the size, and its flow. */
    private Value refine(int level, Value map, Value lateral, int channels) {
        int finer = level - 1;
        Value flow = predict(level, map);
        coarser.addFirst(flow);
        String upsampler = String.format(Locale.ROOT, "%supsampled_flow%d_to_%d", prefix, level, finer);
        Value enlargedFlow = net.deconvNoBias(upsampler, flow, 2, DOUBLING);
        String path = String.format(Locale.ROOT, "%sdeconv%d.0", prefix, finer);
        int out = width.of(channels);
        Value enlarged = deconvBias ? net.deconv(path, map, out, DOUBLING) : net.deconvNoBias(path, map, out, DOUBLING);
        return net.concat(lateral, cropped(active(enlarged), lateral), cropped(enlargedFlow, lateral));
    }

    /** Odd sizes are doubled to one more than the lateral map has; the last row and column go. */
    private Value cropped(Value x, Value lateral) {
        return net.apply(new CropLike(), x, lateral);
    }

    private Value predict(int level, Value map) {
        return net.conv(prefix + "predict_flow" + level, map, 2, Window.of(3));
    }

    private Value conv(String path, Value x, int channels, int kernel, int stride) {
        Window window = Window.of(kernel).strided(stride);
        return active(net.conv(prefix + path + ".0", x, width.of(channels), window));
    }

    private Value active(Value x) {
        return net.apply(new LeakyRelu(SLOPE), x);
    }
}
