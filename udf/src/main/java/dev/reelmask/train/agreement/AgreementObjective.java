package dev.reelmask.train.agreement;

import dev.reelmask.net.archive.ScriptModule.Attribute;
import dev.reelmask.train.step.Objective;
import java.util.List;

/** Mean squared error of (N) percents that a decision network predicts of maps. */
final class AgreementObjective implements Objective {
    @Override
    public List<Attribute> attributes() {
        return List.of();
    }

    @Override
    public List<String> inputs() {
        return List.of("maps", "wanted");
    }

    @Override
    public List<String> methods(String self) {
        return List.of(
                """
                  def loss(%s, maps: Tensor, wanted: Tensor) -> Tensor:
                    outputs = (self).network(maps, )
                    differences = torch.sub(torch.flatten(outputs), wanted)
                    return torch.mean(torch.mul(differences, differences), dtype=None)
                """
                        .formatted(self),
                """
                  def outputs(%s, maps: Tensor) -> Tensor:
                    return torch.flatten((self).network(maps, ))
                """
                        .formatted(self));
    }
}
