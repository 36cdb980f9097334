package dev.reelmask.net.train;

import dev.reelmask.net.archive.FloatTensor;
import dev.reelmask.net.archive.NetworkModule;
import dev.reelmask.net.archive.ScriptModule;
import dev.reelmask.net.archive.ScriptModule.Attribute;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The TorchScript module that trains a network: it holds AdamW's moments too, and five methods.
 *
 * <ul>
 *   <li>{@code prepare(images)}: (N, H, W, 3) RGB bytes to the network's input
 *   <li>{@code logits(input)}: the network itself
 *   <li>{@code forward(images, labels, rates)}: one step, cross-entropy of (N, H, W) label bytes, 255 ignored, its
 *       gradients, and one AdamW update (Loshchilov and Hutter, ICLR 2019) in place; returns the loss. One native call
 *       a step; only {@code forward} may make gradients in DJL, whose other calls run in inference mode
 *   <li>{@code predict(images, height, width)}: logits resized, then arg-max, (N, height, width) bytes
 *   <li>{@code state()}: all weights, then the first, then the second moments
 * </ul>
 */
final class TrainingProgram {
    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;
    private static final double EPSILON = 1e-8;
    private static final String FIRST = "adam_first__";
    private static final String SECOND = "adam_second__";

    private final Network network;
    private final List<Parameter> trained;

    TrainingProgram(Network network) {
        this.network = network;
        this.trained = network.parameters().stream()
                .filter(p -> p.kind() == Parameter.Kind.TRAINED)
                .toList();
    }

    List<Parameter> trained() {
        return trained;
    }

    /** The module at a state. */
    ScriptModule module(TrainingState state, InputSpec input, List<Double> classWeights) {
        ScriptModule base = NetworkModule.training(network, state.weights());
        List<Attribute> attributes = new ArrayList<>(base.attributes());
        for (Parameter p : trained) {
            attributes.add(buffer(FIRST + identifier(p), state.firstMoments().get(p.name())));
        }
        for (Parameter p : trained) {
            attributes.add(buffer(SECOND + identifier(p), state.secondMoments().get(p.name())));
        }
        attributes.add(buffer("input_mean", tensor(input.mean(), List.of(1, 3, 1, 1))));
        attributes.add(buffer("input_deviation", tensor(input.std(), List.of(1, 3, 1, 1))));
        attributes.add(buffer("class_weights", tensor(classWeights, List.of(classWeights.size()))));
        List<String> methods = new ArrayList<>();
        base.methods().forEach(method -> methods.add(method.replaceFirst("def forward\\(", "def logits(")));
        String self = "self: __torch__." + base.className();
        methods.add(prepare(self, input));
        methods.add(step(self));
        methods.add(predict(self));
        methods.add(state(self));
        return new ScriptModule(base.className(), attributes, methods);
    }

    /** Rates that one call of {@code forward} takes; {@code step} counts from 1. */
    static double[] rates(double step, double learningRate, double weightDecay) {
        return new double[] {
            learningRate, learningRate * weightDecay, 1 - Math.pow(BETA_1, step), Math.sqrt(1 - Math.pow(BETA_2, step))
        };
    }

    private static Attribute buffer(String name, FloatTensor tensor) {
        return new Attribute(name, tensor, Attribute.Kind.BUFFER);
    }

    private static FloatTensor tensor(List<Double> values, List<Integer> shape) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return new FloatTensor(shape, floats);
    }

    private static String identifier(Parameter parameter) {
        return ScriptModule.identifier(parameter.name());
    }

    private static String prepare(String self, InputSpec input) {
        String pixels = input.order() == InputSpec.ChannelOrder.BGR
                ? "torch.flip(torch.permute(torch.to(images, 6), [0, 3, 1, 2]), [1])"
                : "torch.permute(torch.to(images, 6), [0, 3, 1, 2])";
        return """
                  def prepare(%s, images: Tensor) -> Tensor:
                    pixels = %s
                    scaled = torch.div(torch.sub(pixels, self.input_mean), self.input_deviation)
                    return torch.contiguous(scaled, memory_format=2)
                """
                .formatted(self, pixels);
    }

    private String step(String self) {
        String decays =
                trained.stream().map(p -> p.shape().size() > 1 ? "1." : "0.").collect(Collectors.joining(", "));
        return """
                  def forward(%s, images: Tensor, labels: Tensor, rates: Tensor) -> Tensor:
                    parameters = [%s]
                    for j in range(torch.len(parameters)):
                      tracked = torch.requires_grad_(parameters[j], True)
                    rate = float(torch.select(rates, 0, 0))
                    decay = float(torch.select(rates, 0, 1))
                    correction1 = float(torch.select(rates, 0, 2))
                    correction2 = float(torch.select(rates, 0, 3))
                    logits = (self).logits((self).prepare(images, ), )
                    scores = torch.upsample_bilinear2d(logits, [torch.size(labels, 1), torch.size(labels, 2)], False, None, None)
                    loss = torch.cross_entropy_loss(scores, torch.to(labels, 4), self.class_weights, 1, 255, 0.)
                    firsts = [%s]
                    seconds = [%s]
                    decays = [%s]
                    gradients = torch.grad([loss], parameters)
                    for i in range(torch.len(parameters)):
                      gradient = unchecked_cast(Tensor, gradients[i])
                      first = torch.add_(torch.mul_(firsts[i], %s), gradient, alpha=%s)
                      second = torch.addcmul_(torch.mul_(seconds[i], %s), gradient, gradient, value=%s)
                      root = torch.add_(torch.div(torch.sqrt(second), correction2), %s)
                      kept = torch.mul_(torch.detach(parameters[i]), torch.sub(1., torch.mul(decay, decays[i])))
                      moved = torch.addcdiv_(kept, first, root, value=torch.neg(torch.div(rate, correction1)))
                    return torch.detach(loss)
                """
                .formatted(
                        self,
                        fields(""),
                        fields(FIRST),
                        fields(SECOND),
                        decays,
                        BETA_1,
                        1 - BETA_1,
                        BETA_2,
                        1 - BETA_2,
                        EPSILON);
    }

    private static String predict(String self) {
        return """
                  def predict(%s, images: Tensor, height: int, width: int) -> Tensor:
                    logits = torch.detach((self).logits((self).prepare(images, ), ))
                    scores = torch.upsample_bilinear2d(logits, [height, width], False, None, None)
                    return torch.to(torch.argmax(scores, 1, False), 0)
                """
                .formatted(self);
    }

    private String state(String self) {
        String weights = network.parameters().stream()
                .map(p -> "torch.detach(self." + identifier(p) + ")")
                .collect(Collectors.joining(", "));
        return """
                  def state(%s) -> List[Tensor]:
                    return [%s, %s, %s]
                """
                .formatted(self, weights, fields(FIRST), fields(SECOND));
    }

    private String fields(String prefix) {
        return trained.stream().map(p -> "self." + prefix + identifier(p)).collect(Collectors.joining(", "));
    }
}
