package dev.reelmask.job.sweep;

import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.warp.FlowPath;
import java.util.List;
import picocli.CommandLine.Option;

/** The operating points that a command is given. */
public final class PointOptions {
    @Option(
            names = "--points",
            paramLabel = "LIST|FILE",
            required = true,
            description =
                    "Operating points with commas, each scheduler[/propagation[/flow-path]]; or a file with one a "
                            + "line.")
    private String points;

    @Option(
            names = "--propagations",
            paramLabel = "LIST",
            split = ",",
            description =
                    "For points that name none: blend, votes, nearest, causal (default: the configuration's, else blend).")
    private List<Propagation> propagations;

    @Option(
            names = "--flow-paths",
            paramLabel = "LIST",
            split = ",",
            description =
                    "For points that name none: auto, init, direct, chained (default: the configuration's, else auto).")
    private List<FlowPath> flowPaths;

    /**
     * Each point once, in their order.
     *
     * @param propagation where neither a point nor the command names one
     * @param flowPath where neither a point nor the command names one
     * @throws dev.reelmask.frame.UserException if a point is misspelt, or there is none
     */
    public List<SweepPoint> read(Propagation propagation, FlowPath flowPath) {
        return new SweepPoints(
                        propagations == null ? List.of(propagation) : propagations,
                        flowPaths == null ? List.of(flowPath) : flowPaths)
                .read(points);
    }
}
