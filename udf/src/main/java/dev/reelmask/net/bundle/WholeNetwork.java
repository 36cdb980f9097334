package dev.reelmask.net.bundle;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.net.archive.ArchiveCheck;
import dev.reelmask.net.archive.ScriptModule;
import dev.reelmask.net.archive.ScriptModule.Attribute;
import dev.reelmask.net.archive.ScriptModules;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.bundle.InputSpec.ChannelOrder;
import dev.reelmask.net.bundle.InputSpec.Padding;
import dev.reelmask.net.module.BroughtModule;
import dev.reelmask.net.weights.FloatTensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A bundle's network as one TorchScript module for people with PyTorch, normalisation, padding and cropping inside:
 *
 * <ul>
 *   <li>{@code forward(images)}: (N, 3, H, W) float RGB in 0..1 → (N, K, H, W) float scores before softmax;
 *   <li>{@code masks(frames)}: (N, H, W, 3) uint8 RGB → (N, H, W) uint8 class ids, 255 = unlabelled: the masks that
 *       Reelmask gives to key frames at the input's size.
 * </ul>
 */
public final class WholeNetwork {
    private static final String CLASS = "Network";

    /** Its methods, with names in braces for what depends on the bundle. */
    private static final String SOURCE = "whole_network.py";

    private WholeNetwork() {}

    /**
     * The bytes of the {@code .pt} file; empty where a module of someone's own making is no straight line of float32
     * operations.
     */
    public static Optional<byte[]> of(Bundle bundle) {
        Map<String, ScriptModule> parts = new LinkedHashMap<>();
        for (String role : List.of(Bundle.FEATURES, Bundle.HEAD)) {
            byte[] archive = bundle.modules().get(role);
            Optional<ScriptModule> part = archive == null ? Optional.empty() : part(archive, role);
            if (archive != null && part.isEmpty()) {
                return Optional.empty();
            }
            part.ifPresent(module -> parts.put(role, module));
        }
        ScriptModule whole = ScriptModules.joined(CLASS, parts, constants(bundle.spec()), methods(bundle));
        return Optional.of(TorchArchive.write(whole));
    }

    private static Optional<ScriptModule> part(byte[] archive, String role) {
        return ScriptModules.read(archive).or(() -> BroughtModule.folded(ArchiveCheck.checked(archive, role)));
    }

    private static List<Attribute> constants(BundleSpec spec) {
        InputSpec input = spec.input();
        float[] mean = new float[3];
        float[] scale = new float[3];
        for (int c = 0; c < 3; c++) {
            mean[c] = input.mean().get(c).floatValue();
            scale[c] = (float) (1 / input.std().get(c));
        }
        float[] ids = new float[spec.outputClasses().size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = spec.outputClasses().get(i);
        }
        List<Integer> perChannel = List.of(1, 3, 1, 1);
        return List.of(
                new Attribute("input_mean", new FloatTensor(perChannel, mean), Attribute.Kind.BUFFER),
                new Attribute("input_scale", new FloatTensor(perChannel, scale), Attribute.Kind.BUFFER),
                new Attribute("output_ids", new FloatTensor(List.of(ids.length), ids), Attribute.Kind.BUFFER));
    }

    private static String methods(Bundle bundle) {
        InputSpec input = bundle.spec().input();
        FrameSize box = input.padding() == Padding.BOX ? input.size().box() : new FrameSize(1, 1);
        boolean hasHead = bundle.modules().containsKey(Bundle.HEAD);
        String network = hasHead ? "self.head__forward(self.features__forward(x1))" : "self.features__forward(x1)";
        boolean posteriors = bundle.spec().propagation() == PropagationKind.POSTERIORS;
        return source().replace("{boxHeight}", Integer.toString(box.height()))
                .replace("{boxWidth}", Integer.toString(box.width()))
                .replace("{strideLessOne}", Integer.toString(input.stride() - 1))
                .replace("{stride}", Integer.toString(input.stride()))
                .replace("{ordered}", input.order() == ChannelOrder.BGR ? "torch.flip(rgb, [1])" : "rgb")
                .replace("{network}", network)
                .replace("{posteriors}", posteriors ? "True" : "False");
    }

    private static String source() {
        try (InputStream in = WholeNetwork.class.getResourceAsStream(SOURCE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("resource " + SOURCE + " cannot be read", e);
        }
    }
}
