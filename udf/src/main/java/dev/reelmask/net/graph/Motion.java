package dev.reelmask.net.graph;

import static dev.reelmask.net.graph.Convolutions.checkChannels;

import java.util.List;
import java.util.Locale;

/** Operations of optical flow networks. A flow is a map of two channels: x, then y, in pixels of its own grid. */
public final class Motion {
    private Motion() {}

    /**
     * The warp of this project: out(p) = x(p + flow(p)), bilinear, border, align_corners=True. Inputs: the map, and a
     * flow of its size.
     */
    public record Warp() implements Op {
        private static final String METHOD =
                """
                  def warp(self: %s, x: Tensor, flow: Tensor) -> Tensor:
                    h = torch.size(flow, 2)
                    w = torch.size(flow, 3)
                    device = ops.prim.device(flow)
                    columns = torch.arange(w, dtype=6, layout=None, device=device, pin_memory=False)
                    rows = torch.arange(h, dtype=6, layout=None, device=device, pin_memory=False)
                    px = torch.add(torch.select(flow, 1, 0), columns)
                    py = torch.add(torch.select(flow, 1, 1), torch.unsqueeze(rows, 1))
                    gx = torch.sub(torch.mul(px, torch.div(2., ops.prim.max(torch.sub(w, 1), 1))), 1)
                    gy = torch.sub(torch.mul(py, torch.div(2., ops.prim.max(torch.sub(h, 1), 1))), 1)
                    return torch.grid_sampler(x, torch.stack([gx, gy], 3), 0, 1, True)
                """;

        @Override
        public FeatureShape outputShape(List<FeatureShape> inputs) {
            FeatureShape x = inputs.get(0);
            FeatureShape flow = inputs.get(1);
            if (!flow.equals(new FeatureShape(2, x.height(), x.width()))) {
                throw new IllegalArgumentException("a map %s cannot be warped by a flow %s".formatted(x, flow));
            }
            return x;
        }

        @Override
        public String script(Operands o) {
            return "(self).warp(%s, %s, )".formatted(o.input(), o.second());
        }

        @Override
        public List<String> methods() {
            return List.of(METHOD);
        }
    }

    /**
     * Dot products of all pairs of feature vectors of two maps (C, h, w), over √C. The result has one sample a position
     * of the first map: (N·h·w, 1, h, w), over the positions of the second.
     */
    public record Correlation() implements Op {
        private static final String METHOD =
                """
                  def correlation(self: %s, a: Tensor, b: Tensor) -> Tensor:
                    n = torch.size(a, 0)
                    c = torch.size(a, 1)
                    h = torch.size(a, 2)
                    w = torch.size(a, 3)
                    first = torch.transpose(torch.reshape(a, [n, c, torch.mul(h, w)]), 1, 2)
                    second = torch.reshape(b, [n, c, torch.mul(h, w)])
                    products = torch.div(torch.matmul(first, second), torch.sqrt(c))
                    return torch.reshape(products, [torch.mul(torch.mul(n, h), w), 1, h, w])
                """;

        @Override
        public FeatureShape outputShape(List<FeatureShape> inputs) {
            FeatureShape x = inputs.get(0);
            if (!x.equals(inputs.get(1))) {
                throw new IllegalArgumentException("maps to correlate need one shape, got " + inputs);
            }
            return new FeatureShape(1, x.height(), x.width());
        }

        @Override
        public long macs(List<FeatureShape> inputs, FeatureShape output) {
            return inputs.get(0).elements() * output.elements();
        }

        @Override
        public String script(Operands o) {
            return "(self).correlation(%s, %s, )".formatted(o.input(), o.second());
        }

        @Override
        public List<String> methods() {
            return List.of(METHOD);
        }
    }

    /**
     * RAFT's look-up: around (position + flow) / 2^level, a window of (2 radius + 1)² values, bilinear,
     * align_corners=True, zeros outside. Inputs: the flow, then the levels of a {@link Correlation}, each half the size
     * of the one before. Output: (levels · window, h, w); within a window y runs fastest.
     */
    public record CorrelationLookup(int radius) implements Op {
        private static final String METHOD =
                """
                  def correlation_lookup(self: %s, levels: List[Tensor], flow: Tensor, radius: int) -> Tensor:
                    n = torch.size(flow, 0)
                    h = torch.size(flow, 2)
                    w = torch.size(flow, 3)
                    side = torch.add(torch.mul(2, radius), 1)
                    all = torch.mul(torch.mul(n, h), w)
                    device = ops.prim.device(flow)
                    columns = torch.arange(w, dtype=6, layout=None, device=device, pin_memory=False)
                    rows = torch.arange(h, dtype=6, layout=None, device=device, pin_memory=False)
                    x = torch.reshape(torch.add(torch.select(flow, 1, 0), columns), [all, 1, 1])
                    y = torch.reshape(torch.add(torch.select(flow, 1, 1), torch.unsqueeze(rows, 1)), [all, 1, 1])
                    offsets = torch.arange(torch.neg(radius), torch.add(radius, 1), dtype=6, layout=None, device=device, pin_memory=False)
                    parts = annotate(List[Tensor], [])
                    size = 1.
                    for i in range(torch.len(levels)):
                      level = levels[i]
                      last_x = ops.prim.max(torch.sub(torch.size(level, 3), 1), 1)
                      last_y = ops.prim.max(torch.sub(torch.size(level, 2), 1), 1)
                      px = torch.add(torch.div(x, size), torch.unsqueeze(offsets, 1))
                      py = torch.add(torch.div(y, size), offsets)
                      gx = torch.expand(torch.sub(torch.mul(px, torch.div(2., last_x)), 1), [-1, side, side])
                      gy = torch.expand(torch.sub(torch.mul(py, torch.div(2., last_y)), 1), [-1, side, side])
                      values = torch.grid_sampler(level, torch.stack([gx, gy], 3), 0, 0, True)
                      added = torch.append(parts, torch.reshape(values, [n, h, w, torch.mul(side, side)]))
                      size = torch.mul(size, 2.)
                    return torch.permute(torch.cat(parts, 3), [0, 3, 1, 2])
                """;

        @Override
        public FeatureShape outputShape(List<FeatureShape> inputs) {
            FeatureShape flow = inputs.get(0);
            checkChannels(2, flow.channels());
            int side = 2 * radius + 1;
            return new FeatureShape((inputs.size() - 1) * side * side, flow.height(), flow.width());
        }

        @Override
        public String script(Operands o) {
            String levels = String.join(", ", o.inputs().subList(1, o.inputs().size()));
            return String.format(Locale.ROOT, "(self).correlation_lookup([%s], %s, %d, )", levels, o.input(), radius);
        }

        @Override
        public List<String> methods() {
            return List.of(METHOD);
        }
    }

    /** No motion: two channels of zeros, of its input's size. */
    public record ZeroFlow() implements Op {
        @Override
        public FeatureShape outputShape(List<FeatureShape> inputs) {
            FeatureShape x = inputs.get(0);
            return new FeatureShape(2, x.height(), x.width());
        }

        @Override
        public String script(Operands o) {
            return "torch.zeros([torch.size(%1$s, 0), 2, torch.size(%1$s, 2), torch.size(%1$s, 3)], dtype=ops.prim.dtype(%1$s), layout=None, device=ops.prim.device(%1$s), pin_memory=False)"
                    .formatted(o.input());
        }
    }

    /** a + weight (b − a) for three maps a, b, weight of one shape: a gated unit's new state. */
    public record Lerp() implements Op {
        @Override
        public FeatureShape outputShape(List<FeatureShape> inputs) {
            FeatureShape a = inputs.get(0);
            if (!a.equals(inputs.get(1)) || !a.equals(inputs.get(2))) {
                throw new IllegalArgumentException("maps to combine need one shape, got " + inputs);
            }
            return a;
        }

        @Override
        public String script(Operands o) {
            return "torch.lerp(%s, %s, %s)"
                    .formatted(o.input(), o.second(), o.inputs().get(2));
        }
    }
}
