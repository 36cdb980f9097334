package dev.reelmask.train.step;

import dev.reelmask.net.archive.ScriptModule.Attribute;
import dev.reelmask.net.bundle.InputSpec;
import java.util.List;

/**
 * From bytes to a network's input, as method {@code prepare(images)} of a training's program: (N, H, W, 3) RGB to (N,
 * 3, H, W), normalised.
 *
 * @param suffix of the names of the method and its tensors, where a program has several
 */
public record ImageInput(InputSpec spec, String suffix) {
    /** The only one of its program. */
    public ImageInput(InputSpec spec) {
        this(spec, "");
    }

    /** The tensors that it reads. */
    public List<Attribute> attributes() {
        return List.of(
                Attribute.buffer("input_mean" + suffix, spec.mean(), List.of(1, 3, 1, 1)),
                Attribute.buffer("input_deviation" + suffix, spec.std(), List.of(1, 3, 1, 1)));
    }

    /**
     * Its source.
     *
     * @param self declaration of the first argument
     */
    public String method(String self) {
        String pixels = spec.order() == InputSpec.ChannelOrder.BGR
                ? "torch.flip(torch.permute(torch.to(images, 6), [0, 3, 1, 2]), [1])"
                : "torch.permute(torch.to(images, 6), [0, 3, 1, 2])";
        return """
                  def prepare%2$s(%1$s, images: Tensor) -> Tensor:
                    pixels = %3$s
                    scaled = torch.div(torch.sub(pixels, self.input_mean%2$s), self.input_deviation%2$s)
                    return torch.contiguous(scaled, memory_format=2)
                """
                .formatted(self, suffix, pixels);
    }
}
