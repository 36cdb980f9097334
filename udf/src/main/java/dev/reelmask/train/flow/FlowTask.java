package dev.reelmask.train.flow;

import dev.reelmask.net.graph.Network;
import dev.reelmask.train.TrainingTask;
import dev.reelmask.train.step.Objective;
import dev.reelmask.train.step.TrainableNetwork;
import java.util.Map;

/** A stage of a flow network's training: what is trained, on what, and by which loss. */
interface FlowTask extends TrainingTask, AutoCloseable {
    Network network();

    Objective objective();

    /** Scores by name, the first of them {@link #score}, for the record of the training. */
    Map<String, Double> scores(TrainableNetwork network);

    @Override
    void close();
}
