package dev.reelmask.train.steady;

import dev.reelmask.net.archive.ScriptModule.Attribute;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.graph.Motion;
import dev.reelmask.net.graph.Network;
import dev.reelmask.train.steady.TemporalLoss.Occlusion;
import dev.reelmask.train.step.ImageInput;
import dev.reelmask.train.step.LogitsLoss;
import dev.reelmask.train.step.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A segmentation loss of labelled frames and a {@link TemporalLoss} between each frame and another, for a network with
 * one input and one output, logits, or a {@link DistilledNetwork}. Both frames go through the network in one batch. Its
 * methods:
 *
 * <ul>
 *   <li>{@code loss(images, others, labels, flows)}: (N, H, W, 3) RGB bytes each, (N, H, W) label bytes of
 *       {@code images}, all 255 where there is none, and (N, 2, h, w) flows image → other in pixels of the images
 *   <li>{@code predict(images, height, width)}: logits resized, then arg-max, (N, height, width) bytes
 * </ul>
 */
final class SteadyObjective implements Objective {
    private final ImageInput input;
    private final LogitsLoss logits;
    private final TemporalLoss temporal;
    private final Optional<Taught> taught;

    /** Who learns of a teacher, what the teacher sees, and what is learnt of it. */
    record Taught(Network student, ImageInput input, DistillationTerms terms) {
        Taught(Network student, InputSpec input, Distillation distillation) {
            this(student, new ImageInput(input, "_for_teacher"), new DistillationTerms(distillation, ConvLstm.fixed()));
        }
    }

    SteadyObjective(ImageInput input, LogitsLoss logits, TemporalLoss temporal, Optional<Taught> taught) {
        this.input = input;
        this.logits = logits;
        this.temporal = temporal;
        this.taught = taught;
    }

    @Override
    public List<Attribute> attributes() {
        List<Attribute> attributes = new ArrayList<>(input.attributes());
        attributes.add(logits.attribute());
        taught.ifPresent(teacher -> {
            attributes.addAll(teacher.input.attributes());
            attributes.addAll(teacher.terms.attributes());
        });
        return attributes;
    }

    /** The student, which predicts without its teacher. */
    @Override
    public Optional<Network> part() {
        return taught.map(Taught::student);
    }

    @Override
    public List<String> inputs() {
        return List.of("images", "others", "labels", "flows");
    }

    @Override
    public List<String> methods(String self) {
        List<String> methods = new ArrayList<>();
        String type = self.substring("self: ".length());
        new Motion.Warp().methods().forEach(method -> methods.add(method.formatted(type)));
        methods.add(input.method(self));
        methods.addAll(logits.methods(self));
        taught.ifPresent(teacher -> {
            methods.add(teacher.input.method(self));
            methods.addAll(teacher.terms.methods(self));
        });
        methods.addAll(List.of(seen(self), unsteadiness(self), loss(self), predict(self)));
        return methods;
    }

    /** V, (N, 1, H, W). */
    private String seen(String self) {
        String difference = temporal.occlusion() == Occlusion.EACH
                ? "torch.sum(torch.abs(between), [1], True, dtype=None)"
                : "torch.abs(torch.sum(between, [1], True, dtype=None))";
        return """
                  def seen(%s, here: Tensor, there: Tensor, flow: Tensor) -> Tensor:
                    between = torch.sub(here, (self).warp(there, flow, ))
                    return torch.exp(torch.neg(%s))
                """
                .formatted(self, difference);
    }

    private static String unsteadiness(String self) {
        return """
                  def unsteadiness(%s, here: Tensor, there: Tensor, scores: Tensor, flows: Tensor) -> Tensor:
                    size = [torch.size(here, 2), torch.size(here, 3)]
                    n = torch.size(here, 0)
                    flow = torch.upsample_bilinear2d(flows, size, False, None, None)
                    large = torch.upsample_bilinear2d(torch.to(scores, 6), size, False, None, None)
                    moved = (self).warp(torch.slice(large, 0, n, None, 1), flow, )
                    apart = torch.sub(torch.slice(large, 0, 0, n, 1), moved)
                    counted = torch.mul(apart, (self).seen(here, there, flow, ))
                    return torch.mean(torch.mul(counted, counted), dtype=None)
                """
                .formatted(self);
    }

    private String loss(String self) {
        String unsteadiness = temporal.weight() > 0
                ? "    all = torch.add(all, torch.mul((self).unsteadiness(here, there, scores, flows, ), %s))\n"
                        .formatted(temporal.weight())
                : "";
        return """
                  def loss(%s, images: Tensor, others: Tensor, labels: Tensor, flows: Tensor) -> Tensor:
                    here = (self).prepare(images, )
                    there = (self).prepare(others, )
                """
                        .formatted(self)
                + run()
                + "    all = (self).lost(torch.slice(scores, 0, 0, torch.size(here, 0), 1), labels, )\n"
                + unsteadiness
                + taught.map(teacher -> teacher.terms.lines()).orElse("")
                + "    return all\n";
    }

    /** A line that makes {@code scores}, and what the terms of a teacher take. */
    private String run() {
        return taught.isPresent()
                ? """
                    whole = torch.cat([images, others], 0)
                    scores, features, taught, taught_features = (self).network(torch.cat([here, there], 0), (self).prepare_for_teacher(whole, ), )
                """
                : "    scores = (self).network(torch.cat([here, there], 0), )\n";
    }

    private String predict(String self) {
        return """
                  def predict(%s, images: Tensor, height: int, width: int) -> Tensor:
                    return (self).chosen((self).%s((self).prepare(images, ), ), height, width, )
                """
                .formatted(self, taught.isPresent() ? "part" : "network");
    }
}
