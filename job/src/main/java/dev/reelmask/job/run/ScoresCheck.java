package dev.reelmask.job.run;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.Regions;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.device.Devices;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.schedule.Schedulers;
import java.util.Optional;

/**
 * Whether a run can do what takes key frames' scores in Java: what {@link Propagation#VOTES} asks for, where that is
 * its propagation, and what {@link Regions} ask for, where its scheduler cuts frames.
 */
public final class ScoresCheck {
    private static final String ON_A_GPU = "the run computes on GPUs (network.device)";
    /** Sides of a region, in strides of the network, at least. */
    private static final int STRIDES = 2;

    private ScoresCheck() {}

    /**
     * Looks at what is wished, before anything runs.
     *
     * @throws UserException if the scores of its networks cannot be read, or its frames not be cut
     */
    public static void check(RunRequest request) {
        Optional<String> onGpu = onGpu(Devices.isGpu(request.config().network().device()));
        if (request.config().loop().propagation() == Propagation.VOTES) {
            refuseVotes(request.networks().againstScores());
            refuseVotes(onGpu);
        }
        Regions regions = regions(request.config().loop().scheduler());
        if (!regions.isWhole()) {
            refuse(regions, against(regions, request));
            refuse(regions, request.networks().againstScores());
            refuse(regions, onGpu);
        }
    }

    /**
     * Looks at what the run turned out to compute on.
     *
     * @throws UserException if that is a GPU
     */
    public static void check(FoundRun run) {
        Optional<String> onGpu = onGpu(run.computing().device() == Computing.Device.GPU);
        if (run.asked().config().loop().propagation() == Propagation.VOTES) {
            refuseVotes(onGpu);
        }
        Regions regions = run.asked().checked().scheduler().regions();
        if (!regions.isWhole()) {
            refuse(regions, onGpu);
        }
    }

    private static Regions regions(String scheduler) {
        return Schedulers.parse(scheduler).regions();
    }

    private static Optional<String> against(Regions regions, RunRequest request) {
        if (request.config().loop().propagation() != Propagation.CAUSAL) {
            return Optional.of("each region's masks come from its own last key frame: take --propagation causal");
        }
        if (!request.config().loop().consistency().isEmpty()) {
            return Optional.of(
                    "masks of regions are not held against one another along a flow: leave out --consistency");
        }
        return request.networks()
                .bundle()
                .map(bundle -> bundle.spec().input())
                .flatMap(input -> against(regions, input));
    }

    private static Optional<String> against(Regions regions, InputSpec input) {
        if (input.padding() == InputSpec.Padding.BOX) {
            return Optional.of(
                    "the network pads whatever it is given to one size (pad-to: box), so that each region costs a whole frame");
        }
        return input.largestSize()
                .filter(size -> isTooSmall(regions, size, input.stride()))
                .map(size -> "regions of frames of %s are too small for a network of stride %s"
                        .formatted(size, input.stride()));
    }

    private static boolean isTooSmall(Regions regions, FrameSize frame, int stride) {
        return !regions.fits(frame)
                || frame.width() / regions.columns() < STRIDES * stride
                || frame.height() / regions.rows() < STRIDES * stride;
    }

    private static Optional<String> onGpu(boolean isGpu) {
        return isGpu ? Optional.of(ON_A_GPU) : Optional.empty();
    }

    private static void refuseVotes(Optional<String> why) {
        why.ifPresent(reason -> {
            throw new UserException(
                    "loop.propagation (--propagation) votes blends key frames' scores on the CPU, but %s. Take blend."
                            .formatted(reason));
        });
    }

    private static void refuse(Regions regions, Optional<String> why) {
        why.ifPresent(reason -> {
            throw new UserException(
                    "loop.scheduler (--scheduler) regions=%s compares scores where regions overlap, on the CPU, but %s. Or leave regions out."
                            .formatted(regions, reason));
        });
    }
}
