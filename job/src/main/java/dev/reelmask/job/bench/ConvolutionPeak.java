package dev.reelmask.job.bench;

import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Window;
import dev.reelmask.net.module.NetworkModule;
import dev.reelmask.net.probe.NetworkProbe;
import dev.reelmask.net.probe.NetworkProbe.Clock;
import dev.reelmask.net.probe.NetworkProbe.Form;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.net.weights.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * The most that dense convolutions reach on this machine: a few shapes that suit every processor, packed, the fastest
 * of all calls. Stays open, so that it can be measured between other things.
 */
final class ConvolutionPeak implements AutoCloseable {
    private record Shape(int channels, int side, int kernel) {}

    private static final List<Shape> SHAPES =
            List.of(new Shape(256, 64, 3), new Shape(512, 32, 3), new Shape(128, 128, 3), new Shape(1024, 32, 1));

    private record Probe(NetworkProbe network, double gigaFlop) {}

    private final List<Probe> probes = new ArrayList<>();
    private double best;

    ConvolutionPeak(Precision precision) {
        for (Shape shape : SHAPES) {
            NetworkBuilder net = new NetworkBuilder("dense");
            Network network = net.build(
                    net.conv("conv", net.input(shape.channels()), shape.channels(), Window.of(shape.kernel())));
            List<FeatureShape> input = List.of(new FeatureShape(shape.channels(), shape.side(), shape.side()));
            byte[] archive = TorchArchive.write(NetworkModule.inference(network, Weights.initial(network, 1)));
            probes.add(new Probe(NetworkProbe.open(archive, Form.FUSED, precision, input), 2e-9 * network.macs(input)));
        }
    }

    void measure(Clock clock) {
        probes.forEach(probe ->
                best = Math.max(best, probe.gigaFlop() / probe.network().seconds(clock)));
    }

    /** GFLOP/s of the best call so far. */
    double best() {
        return best;
    }

    @Override
    public void close() {
        probes.forEach(probe -> probe.network().close());
    }
}
