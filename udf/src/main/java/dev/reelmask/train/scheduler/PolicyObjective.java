package dev.reelmask.train.scheduler;

import dev.reelmask.net.archive.ScriptModule.Attribute;
import dev.reelmask.train.step.Objective;
import java.util.ArrayList;
import java.util.List;

/**
 * What a scheduler's training lowers, of the network's outputs for states and what is to be learnt of them.
 *
 * @param loss statements of {@code outputs} and {@code wanted}
 */
record PolicyObjective(String loss) {
    /** Mean squared error of (N) values. */
    static final PolicyObjective VALUES = new PolicyObjective(
            """
                values = torch.flatten(outputs)
                differences = torch.sub(values, wanted)
                return torch.mean(torch.mul(differences, differences), dtype=None)
            """);

    /**
     * Minus the log-probabilities of both decisions, weighted by the first two columns of (N, 3), minus the entropy,
     * weighted by the third.
     */
    static final PolicyObjective DECISIONS = new PolicyObjective(
            """
                logs = torch.log_softmax(torch.flatten(outputs, 1), 1)
                credits = torch.slice(wanted, 1, 0, 2)
                weights = torch.select(wanted, 1, 2)
                gain = torch.sum(torch.mul(logs, credits), dtype=None)
                entropies = torch.neg(torch.sum(torch.mul(torch.exp(logs), logs), [1], False, dtype=None))
                spread = torch.sum(torch.mul(entropies, weights), dtype=None)
                return torch.neg(torch.add(gain, spread))
            """);

    /** What {@link #clipped} is told of a state: 1 for a key frame or −1, and so on. */
    static final int CLIPPED_COLUMNS = 4;

    /** Weight of the squared error of worths, as Schulman et al. have it. */
    private static final double OF_WORTH = 0.5;

    /**
     * Proximal policy optimisation (Schulman et al., 2017, Eq. 9), its mean over states, for a network of two outputs:
     * the log of the odds of a key frame, and the worth of the state. {@code wanted}: 1 where a key frame was taken,
     * else −1; the log of the probability of that then; its advantage; the worth to be told.
     */
    static PolicyObjective clipped(PpoSettings settings) {
        return new PolicyObjective(
                """
                    both = torch.flatten(outputs, 1)
                    odds = torch.select(both, 1, 0)
                    errors = torch.sub(torch.select(both, 1, 1), torch.select(wanted, 1, 3))
                    logs = torch.log_sigmoid(torch.mul(odds, torch.select(wanted, 1, 0)))
                    ratios = torch.exp(torch.sub(logs, torch.select(wanted, 1, 1)))
                    advantages = torch.select(wanted, 1, 2)
                    near = torch.clamp(ratios, %s, %s)
                    gains = torch.minimum(torch.mul(ratios, advantages), torch.mul(near, advantages))
                    entropies = torch.sub(torch.mul(odds, torch.sigmoid(torch.neg(odds))), torch.log_sigmoid(odds))
                    gain = torch.mean(torch.add(gains, torch.mul(entropies, %s)), dtype=None)
                    cost = torch.mul(torch.mean(torch.mul(errors, errors), dtype=None), %s)
                    return torch.sub(cost, gain)
                """
                        .formatted(1 - settings.clip(), 1 + settings.clip(), settings.entropy(), OF_WORTH));
    }

    /** For a network that sees numbers of pairs, or none. */
    Objective of(int pairNumbers) {
        return new Of(loss, pairNumbers > 0);
    }

    private record Of(String loss, boolean seesPairs) implements Objective {
        @Override
        public List<Attribute> attributes() {
            return List.of();
        }

        @Override
        public List<String> inputs() {
            List<String> inputs = new ArrayList<>(seesPairs ? List.of("pairs") : List.of());
            inputs.addAll(List.of("histories", "wanted"));
            return inputs;
        }

        @Override
        public List<String> methods(String self) {
            String pairs = seesPairs ? "pairs: Tensor, " : "";
            String outputs = seesPairs ? "pairs, histories, " : "histories, ";
            return List.of(
                    """
                      def loss(%s, %shistories: Tensor, wanted: Tensor) -> Tensor:
                        outputs = (self).network(%s)
                    """
                                    .formatted(self, pairs, outputs)
                            + loss,
                    """
                      def outputs(%s, %shistories: Tensor) -> Tensor:
                        return torch.flatten((self).network(%s), 1)
                    """
                            .formatted(self, pairs, outputs));
        }
    }
}
