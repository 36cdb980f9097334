package dev.reelmask.job.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one network took, round by round. Not for several threads at once. */
final class NetworkTimes {
    private final NetworkCase network;
    private final Optional<String> python;
    private final List<Double> program = new ArrayList<>();
    private final List<Double> plain = new ArrayList<>();
    private final List<Double> pytorch = new ArrayList<>();

    /** @param python what runs in Python, if anything does */
    NetworkTimes(NetworkCase network, Optional<String> python) {
        this.network = network;
        this.python = python;
    }

    /** Seconds of one round. */
    void add(double ours, double plainSeconds, double pytorchSeconds) {
        program.add(ours);
        plain.add(plainSeconds);
        pytorch.add(pytorchSeconds);
    }

    NetworkCase network() {
        return network;
    }

    Optional<String> python() {
        return python;
    }

    double programSeconds() {
        return Medians.of(program);
    }

    double plainSeconds() {
        return Medians.of(plain);
    }

    double pytorchSeconds() {
        return Medians.of(pytorch);
    }

    /** How many times as fast as the plain module; the median of the rounds' own ratios, which load spoils less. */
    double timesPlain() {
        return ratio(plain);
    }

    double timesPytorch() {
        return ratio(pytorch);
    }

    private double ratio(List<Double> others) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < program.size(); i++) {
            ratios.add(others.get(i) / program.get(i));
        }
        return Medians.of(ratios);
    }
}
