package dev.reelmask.train.scheduler;

import dev.reelmask.net.archive.ScriptModule.Attribute;
import dev.reelmask.train.step.Objective;
import java.util.ArrayList;
import java.util.List;

/** What a scheduler's training lowers, of the network's outputs for states and what is to be learnt of them. */
enum PolicyObjective {
    /** Mean squared error of (N) values. */
    VALUES(
            """
                values = torch.flatten(outputs)
                differences = torch.sub(values, wanted)
                return torch.mean(torch.mul(differences, differences), dtype=None)
            """),
    /**
     * Minus the log-probabilities of both decisions, weighted by the first two columns of (N, 3), minus the entropy,
     * weighted by the third.
     */
    DECISIONS(
            """
                logs = torch.log_softmax(torch.flatten(outputs, 1), 1)
                credits = torch.slice(wanted, 1, 0, 2)
                weights = torch.select(wanted, 1, 2)
                gain = torch.sum(torch.mul(logs, credits), dtype=None)
                entropies = torch.neg(torch.sum(torch.mul(torch.exp(logs), logs), [1], False, dtype=None))
                spread = torch.sum(torch.mul(entropies, weights), dtype=None)
                return torch.neg(torch.add(gain, spread))
            """);

    private final String loss;

    PolicyObjective(String loss) {
        this.loss = loss;
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
