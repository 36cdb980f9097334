package dev.reelmask.train.flow;

import dev.reelmask.net.archive.ScriptModule.Attribute;
import dev.reelmask.net.graph.Motion;
import dev.reelmask.train.step.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Images alone teach a network that outputs raw flows of strides 4, 8, 16, 32 and 64: the warped key frame must look
 * like the current one, and the flow be smooth where the image is. Both directions of a pair count. At levels i of
 * strides 4, 8 and 16, weighted 0.32 / 2^i, on images averaged to twice the level's resolution:
 *
 * <ul>
 *   <li>0.85 (1 − SSIM) / 2 over 3×3 + 0.15 |difference| (Godard et al., CVPR 2017), over the pixels that point into
 *       the image; those whose flow is not undone by the flow back, |f + b|² ≥ 0.01 (|f|² + |b|²) + 0.5 (Meister et
 *       al., UnFlow, AAAI 2018), count a tenth
 *   <li>smoothness · mean |∂flow| exp(−10 |∂image|), flow in pixels of that level
 * </ul>
 *
 * <p>Methods {@code loss(current, key)} and {@code flow(current, key)}, as {@link DistillationObjective}.
 */
final class PhotometricObjective implements Objective {
    private static final int LEVELS = 3;

    private final FlowInput input;
    private final double smoothness;

    PhotometricObjective(FlowInput input, double smoothness) {
        this.input = input;
        this.smoothness = smoothness;
    }

    @Override
    public List<Attribute> attributes() {
        return input.attributes();
    }

    @Override
    public List<String> inputs() {
        return List.of("current", "key");
    }

    @Override
    public List<String> methods(String self) {
        List<String> methods = new ArrayList<>();
        String type = self.substring("self: ".length());
        new Motion.Warp().methods().forEach(method -> methods.add(method.formatted(type)));
        methods.add(input.pair(self));
        methods.add(FlowInput.image(self));
        methods.add(FlowObjectives.flow(self, input.spec()));
        methods.add(dissimilarity(self));
        methods.add(visible(self));
        methods.add(roughness(self));
        methods.add(loss(self));
        return methods;
    }

    private static String dissimilarity(String self) {
        return """
                  def dissimilarity(%s, a: Tensor, b: Tensor) -> Tensor:
                    mean_a = torch.avg_pool2d(a, [3, 3], [1, 1], [1, 1], False, False, None)
                    mean_b = torch.avg_pool2d(b, [3, 3], [1, 1], [1, 1], False, False, None)
                    square_a = torch.avg_pool2d(torch.mul(a, a), [3, 3], [1, 1], [1, 1], False, False, None)
                    square_b = torch.avg_pool2d(torch.mul(b, b), [3, 3], [1, 1], [1, 1], False, False, None)
                    product = torch.avg_pool2d(torch.mul(a, b), [3, 3], [1, 1], [1, 1], False, False, None)
                    means = torch.mul(mean_a, mean_b)
                    means_a = torch.mul(mean_a, mean_a)
                    means_b = torch.mul(mean_b, mean_b)
                    above = torch.mul(torch.add(torch.mul(means, 2.), 0.0001), torch.add(torch.mul(torch.sub(product, means), 2.), 0.0009))
                    light = torch.add(torch.add(means_a, means_b), 0.0001)
                    contrast = torch.add(torch.add(torch.sub(square_a, means_a), torch.sub(square_b, means_b)), 0.0009)
                    similar = torch.div(above, torch.mul(light, contrast))
                    structure = torch.clamp(torch.mul(torch.rsub(similar, 1.), 0.5), 0., 1.)
                    difference = torch.abs(torch.sub(a, b))
                    return torch.mean(torch.add(torch.mul(structure, 0.85), torch.mul(difference, 0.15)), [1], True, dtype=None)
                """
                .formatted(self);
    }

    /** 1 where a pixel is seen in the other image too, 0.1 where it is hidden there, 0 where it left the image. */
    private static String visible(String self) {
        return """
                  def visible(%s, flow: Tensor) -> Tensor:
                    n = torch.floordiv(torch.size(flow, 0), 2)
                    there = torch.cat([torch.slice(flow, 0, n, None, 1), torch.slice(flow, 0, 0, n, 1)], 0)
                    back = (self).warp(there, flow, )
                    both = torch.add(flow, back)
                    lengths = torch.sum(torch.add(torch.mul(flow, flow), torch.mul(back, back)), [1], True, dtype=None)
                    apart = torch.sum(torch.mul(both, both), [1], True, dtype=None)
                    seen = torch.to(torch.lt(apart, torch.add(torch.mul(lengths, 0.01), 0.5)), 6)
                    ones = torch.ones_like(torch.slice(flow, 1, 0, 1, 1))
                    columns = torch.sub(torch.cumsum(ones, 3, dtype=None), 1.)
                    rows = torch.sub(torch.cumsum(ones, 2, dtype=None), 1.)
                    x = torch.add(torch.slice(flow, 1, 0, 1, 1), columns)
                    y = torch.add(torch.slice(flow, 1, 1, 2, 1), rows)
                    across = torch.logical_and(torch.ge(x, 0.), torch.le(x, torch.sub(torch.size(flow, 3), 1)))
                    along = torch.logical_and(torch.ge(y, 0.), torch.le(y, torch.sub(torch.size(flow, 2), 1)))
                    inside = torch.to(torch.logical_and(across, along), 6)
                    return torch.mul(inside, torch.add(torch.mul(seen, 0.9), 0.1))
                """
                .formatted(self);
    }

    private static String roughness(String self) {
        return """
                  def roughness(%s, flow: Tensor, image: Tensor) -> Tensor:
                    right = torch.sub(torch.slice(flow, 3, 1, None, 1), torch.slice(flow, 3, 0, -1, 1))
                    down = torch.sub(torch.slice(flow, 2, 1, None, 1), torch.slice(flow, 2, 0, -1, 1))
                    edge_right = torch.abs(torch.sub(torch.slice(image, 3, 1, None, 1), torch.slice(image, 3, 0, -1, 1)))
                    edge_down = torch.abs(torch.sub(torch.slice(image, 2, 1, None, 1), torch.slice(image, 2, 0, -1, 1)))
                    calm_right = torch.exp(torch.mul(torch.mean(edge_right, [1], True, dtype=None), -10.))
                    calm_down = torch.exp(torch.mul(torch.mean(edge_down, [1], True, dtype=None), -10.))
                    across = torch.mean(torch.mul(torch.abs(right), calm_right), dtype=None)
                    along = torch.mean(torch.mul(torch.abs(down), calm_down), dtype=None)
                    return torch.add(across, along)
                """
                .formatted(self);
    }

    private String loss(String self) {
        return String.format(
                Locale.ROOT,
                """
                  def loss(%s, current: Tensor, key: Tensor) -> Tensor:
                    pair = (self).pair(current, key, )
                    first = (self).image(pair, 0, )
                    second = (self).image(pair, 1, )
                    flow2, flow3, flow4, flow5, flow6 = (self).network(torch.cat([first, second], 0), torch.cat([second, first], 0), )
                    flows = [flow2, flow3, flow4]
                    bytes = torch.permute(torch.to(torch.cat([current, key, current], 0), 6), [0, 3, 1, 2])
                    colours = torch.div(bytes, 255.)
                    n = torch.size(current, 0)
                    here = torch.slice(colours, 0, 0, torch.mul(n, 2), 1)
                    there = torch.slice(colours, 0, n, None, 1)
                    parts = annotate(List[Tensor], [])
                    weight = %s
                    cells = 2.
                    for i in range(%d):
                      size = [torch.mul(torch.size(flows[i], 2), 2), torch.mul(torch.size(flows[i], 3), 2)]
                      flow = torch.upsample_bilinear2d(torch.mul(flows[i], torch.div(%s, cells)), size, False, None, None)
                      a = torch.adaptive_avg_pool2d(here, size)
                      b = torch.adaptive_avg_pool2d(there, size)
                      share = torch.detach((self).visible(flow, ))
                      unlike = torch.mul((self).dissimilarity(a, (self).warp(b, flow, ), ), share)
                      photometric = torch.div(torch.sum(unlike, dtype=None), torch.add(torch.sum(share, dtype=None), 1.))
                      rough = torch.mul((self).roughness(flow, a, ), %s)
                      added = torch.append(parts, torch.mul(torch.add(photometric, rough), weight))
                      weight = torch.mul(weight, 0.5)
                      cells = torch.mul(cells, 2.)
                    return torch.sum(torch.stack(parts, 0), dtype=None)
                """,
                self,
                FlowObjectives.FINEST_WEIGHT,
                LEVELS,
                input.spec().factor(),
                smoothness);
    }
}
