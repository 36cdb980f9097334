package dev.reelmask.job.bench;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.check.BundleCheck;
import dev.reelmask.net.module.NetworkModule;
import dev.reelmask.net.probe.NetworkProbe;
import dev.reelmask.net.probe.NetworkProbe.Clock;
import dev.reelmask.net.probe.NetworkProbe.Form;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.net.torch.TorchRuntime;
import dev.reelmask.net.weights.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelmask bench networks}: every network's speed against this machine's peak and against PyTorch. */
@Command(
        name = "networks",
        mixinStandardHelpOptions = true,
        description = {
            "Measures each network at its published input size, with fresh weights, one image at a time: the program that",
            "a job runs, the same network in float32 as it is described (no folding, no fusion, default layout), and,",
            "where Python has torch, PyTorch itself. They take turns with dense convolutions, whose best is the peak.",
            "With --bundle it measures a network of your own."
        },
        footer = {"", "Example:", "  reelmask bench networks --networks espnet,flownet2-s --threads 2"})
public final class NetworksBench implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Option(
            names = "--networks",
            split = ",",
            paramLabel = "NAME",
            description = "Which, each at its published size or as NAME@WIDTHxHEIGHT (default: all).")
    private List<String> networks = List.of();

    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            description = {
                "A bundle's network instead, at its input size: the form that a job runs, the module as it is, and PyTorch's",
                "own forms of it where Python has torch."
            })
    private String bundle;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads of each (default ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "Precision of the program: auto, f32, bf16 (default ${DEFAULT-VALUE}).")
    private String precision;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "7",
            description = "Turns of each, after one to warm up; medians count (default ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--clock",
            paramLabel = "NAME",
            defaultValue = "wall",
            description = {
                "wall, or cpu: processor time of one thread, for a machine that has other work; only with --threads 1",
                "(default ${DEFAULT-VALUE})."
            })
    private Clock clock;

    @Option(
            names = "--python",
            paramLabel = "PATH",
            defaultValue = "python3",
            description = "Python to compare with; 'none' for no comparison (default ${DEFAULT-VALUE}).")
    private String python;

    @Override
    public Integer call() {
        if (threads < 1 || rounds < 1) {
            throw new UserException(String.format(
                    Locale.ROOT, "--threads and --rounds must be at least 1, got %d and %d", threads, rounds));
        }
        if (clock == Clock.CPU && threads != 1) {
            throw new UserException("--clock cpu counts one thread's time: it needs --threads 1, got " + threads);
        }
        if (bundle != null) {
            return measureBundle();
        }
        List<String> names = networks.isEmpty() ? NetworkCase.names() : networks;
        List<NetworkCase> cases = names.stream().map(NetworkCase::parse).toList();
        TorchRuntime.setThreads(threads);
        Precision used = TorchRuntime.precision(Precision.parse(precision), -1);
        List<NetworkTimes> all = new ArrayList<>();
        try (ConvolutionPeak peak = new ConvolutionPeak(used)) {
            for (NetworkCase network : cases) {
                common.note(String.format(
                        Locale.ROOT, "%s %s, %.1f GFLOP", network.name(), network.size(), network.gigaFlop()));
                all.add(measure(network, used, peak));
            }
            NetworksTable table = new NetworksTable(all, used, threads, clock, rounds, peak.best());
            common.printResult(table.fields(), table.text());
        }
        return ExitCodes.DONE;
    }

    private int measureBundle() {
        if (!networks.isEmpty()) {
            throw new UserException("Give --networks or --bundle, not both.");
        }
        TorchRuntime.setThreads(threads);
        Bundle read = Bundle.read(new Configuration(), bundle);
        BundleCheck.check(read);
        Precision used = TorchRuntime.precision(Precision.parse(precision), -1);
        BundleForms.Setting setting = BundleForms.Setting.of(read, used, threads);
        BundleForms forms = BundleForms.measure(read, setting, python, clock, rounds);
        common.printResult(forms.fields(), forms.text());
        return ExitCodes.DONE;
    }

    private NetworkTimes measure(NetworkCase network, Precision used, ConvolutionPeak peak) {
        Weights weights = Weights.initial(network.network(), 1);
        byte[] plain = TorchArchive.write(NetworkModule.plain(network.network(), weights));
        byte[] inference = TorchArchive.write(NetworkModule.inference(network.network(), weights));
        Optional<PythonNetwork> other = Optional.empty();
        try (BenchFolder folder = BenchFolder.create();
                NetworkProbe program = NetworkProbe.open(inference, Form.FUSED, used, network.inputs());
                NetworkProbe eager = NetworkProbe.open(plain, Form.PLAIN, Precision.F32, network.inputs())) {
            Path module = Files.write(folder.path().resolve("network.pt"), plain);
            other = "none".equals(python)
                    ? Optional.empty()
                    : PythonNetwork.start(python, network, module, threads, clock, folder.path());
            NetworkTimes times = new NetworkTimes(network, other.map(PythonNetwork::kind));
            for (int round = 0; round <= rounds; round++) {
                peak.measure(clock);
                double ours = program.seconds(clock);
                double theirs = eager.seconds(clock);
                double pythons = other.map(PythonNetwork::seconds).orElse(Double.NaN);
                if (round > 0) {
                    times.add(ours, theirs, pythons);
                }
            }
            return times;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            other.ifPresent(PythonNetwork::close);
        }
    }
}
