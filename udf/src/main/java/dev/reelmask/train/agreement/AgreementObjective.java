package dev.reelmask.train.agreement;

import dev.reelmask.net.archive.ScriptModule.Attribute;
import dev.reelmask.result.MapKind;
import dev.reelmask.train.step.Objective;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Mean squared error of (N) percents that a decision network predicts of maps. */
final class AgreementObjective implements Objective {
    private static final String WANTED = "wanted";

    /** What the network is given. */
    private final List<String> maps;

    AgreementObjective(MapKind kind) {
        this.maps = kind.isOfFrame() ? List.of("frames", "keys") : List.of("maps");
    }

    @Override
    public List<Attribute> attributes() {
        return List.of();
    }

    @Override
    public List<String> inputs() {
        return Stream.concat(maps.stream(), Stream.of(WANTED)).toList();
    }

    @Override
    public List<String> methods(String self) {
        String declared = maps.stream().map(name -> name + ": Tensor").collect(Collectors.joining(", "));
        String given = maps.stream().map(name -> name + ", ").collect(Collectors.joining());
        return List.of(
                """
                  def loss(%s, %s, wanted: Tensor) -> Tensor:
                    outputs = (self).network(%s)
                    differences = torch.sub(torch.flatten(outputs), wanted)
                    return torch.mean(torch.mul(differences, differences), dtype=None)
                """
                        .formatted(self, declared, given),
                """
                  def outputs(%s, %s) -> Tensor:
                    return torch.flatten((self).network(%s))
                """
                        .formatted(self, declared, given));
    }
}
