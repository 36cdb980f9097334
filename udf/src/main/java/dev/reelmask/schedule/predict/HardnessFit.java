package dev.reelmask.schedule.predict;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.schedule.learned.EvidenceScale;
import dev.reelmask.schedule.predict.MeasuredIntervals.Example;
import dev.reelmask.schedule.table.SequenceTransitions;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresBuilder;
import org.apache.commons.math3.fitting.leastsquares.LevenbergMarquardtOptimizer;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.util.Pair;

/**
 * Fits a {@link HardnessModel} to what intervals of tables really lose: least squares of the mean loss a frame, by
 * Levenberg and Marquardt's method, always from the same beginning, which also counts as a faint belief. The same
 * tables give the same model.
 */
public final class HardnessFit {
    private static final int ITERATIONS = 60;
    private static final double LITTLE = 1e-6;
    private static final double STEP = 1e-4;
    /** Weight of the beginning, in examples. */
    private static final double BELIEF = 0.1;

    private final MeasuredIntervals measured;
    private final List<EvidenceKind> kinds;
    private final List<EvidenceScale> scales;
    private final double[] beginning;

    /**
     * A fit to tables.
     *
     * @param sequences at least one, with finite numbers of these kinds
     * @param kinds at least one, none that takes masks
     */
    public HardnessFit(List<SequenceTransitions> sequences, List<EvidenceKind> kinds) {
        this.measured = new MeasuredIntervals(sequences, kinds);
        this.kinds = List.copyOf(kinds);
        this.scales = measured.scales();
        this.beginning = new double[kinds.size() + 4];
        beginning[kinds.size()] = -3;
        beginning[kinds.size() + 1] = Math.log(2);
        beginning[kinds.size() + 2] = -0.5;
    }

    /** The model that tells the losses best. */
    public HardnessModel model() {
        double[] best = new LevenbergMarquardtOptimizer()
                .optimize(new LeastSquaresBuilder()
                        .start(beginning)
                        .model(this::linearised)
                        .target(new double[measured.examples().size() + beginning.length])
                        .checker((iteration, before, after) ->
                                Math.abs(before.getCost() - after.getCost()) < LITTLE * before.getCost())
                        .maxEvaluations(10 * ITERATIONS)
                        .maxIterations(ITERATIONS)
                        .build())
                .getPoint()
                .toArray();
        return model(best);
    }

    /** Residuals at a point, and by how much each changes with each parameter. */
    private Pair<RealVector, RealMatrix> linearised(RealVector point) {
        double[] at = point.toArray();
        double[] here = residuals(at);
        double[][] changes = new double[here.length][at.length];
        for (int i = 0; i < at.length; i++) {
            double[] beside = at.clone();
            beside[i] += STEP;
            double[] there = residuals(beside);
            for (int row = 0; row < here.length; row++) {
                changes[row][i] = (there[row] - here[row]) / STEP;
            }
        }
        return new Pair<>(new ArrayRealVector(here, false), new Array2DRowRealMatrix(changes, false));
    }

    private double[] residuals(double[] at) {
        HardnessModel model = model(at);
        List<Example> examples = measured.examples();
        List<double[]> hardness =
                measured.sequences().stream().map(model::hardness).toList();
        double[] residuals = new double[examples.size() + at.length];
        for (int i = 0; i < examples.size(); i++) {
            Example one = examples.get(i);
            double predicted = new PredictedLoss(model, hardness.get(one.sequence()), measured.steps(one), one.sides())
                    .between(one.left(), one.right());
            residuals[i] = predicted / one.frames() - one.meanLoss();
        }
        for (int i = 0; i < at.length; i++) {
            residuals[examples.size() + i] = BELIEF * (at[i] - beginning[i]);
        }
        return residuals;
    }

    /** Weights and bias; logarithms of sharpness and power, and the odds of the ceiling, within bounds. */
    private HardnessModel model(double[] at) {
        int bias = kinds.size();
        List<Double> weights = new ArrayList<>();
        for (int i = 0; i < bias; i++) {
            weights.add(at[i]);
        }
        return new HardnessModel(
                kinds,
                scales,
                weights,
                at[bias],
                bounded(Math.exp(at[bias + 1]), 0.3, 10),
                bounded(1 / (1 + Math.exp(-at[bias + 2])), 0.01, 1),
                bounded(Math.exp(at[bias + 3]), 0.3, 4));
    }

    private static double bounded(double value, double lowest, double highest) {
        return Math.max(lowest, Math.min(highest, value));
    }
}
