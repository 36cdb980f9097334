package dev.reelmask.job.run;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.device.Devices;
import dev.reelmask.propagate.Propagation;
import java.util.Optional;

/** Whether a run can do what {@link Propagation#VOTES} asks for, where that is its propagation. */
public final class VotesCheck {
    private static final String ON_A_GPU = "the run computes on GPUs (network.device)";

    private VotesCheck() {}

    /**
     * Looks at what is wished, before anything runs.
     *
     * @throws UserException if the scores of its networks cannot be blended
     */
    public static void check(RunRequest request) {
        if (request.config().loop().propagation() == Propagation.VOTES) {
            refuse(request.networks().againstVotes());
            refuse(onGpu(Devices.isGpu(request.config().network().device())));
        }
    }

    /**
     * Looks at what the run turned out to compute on.
     *
     * @throws UserException if that is a GPU
     */
    public static void check(FoundRun run) {
        if (run.asked().config().loop().propagation() == Propagation.VOTES) {
            refuse(onGpu(run.computing().device() == Computing.Device.GPU));
        }
    }

    private static Optional<String> onGpu(boolean isGpu) {
        return isGpu ? Optional.of(ON_A_GPU) : Optional.empty();
    }

    private static void refuse(Optional<String> why) {
        why.ifPresent(reason -> {
            throw new UserException(
                    "loop.propagation (--propagation) votes blends key frames' scores on the CPU, but %s. Take blend."
                            .formatted(reason));
        });
    }
}
