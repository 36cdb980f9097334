package dev.reelmask.synthetic;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.synthetic.motion.Expression;
import dev.reelmask.synthetic.motion.Liveliness;
import dev.reelmask.synthetic.motion.Mood;
import dev.reelmask.synthetic.motion.Noise;
import dev.reelmask.synthetic.motion.Placement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A generated clip of talking heads. Frames can be drawn in any order and any number of times with the same result; one
 * thread at a time.
 */
public final class FaceClip {
    /** A 180 degree shutter at 25 frames per second, whatever the clip's own rate. */
    private static final double SHUTTER_SECONDS = 0.5 / 25;

    private final Spec spec;
    private final List<Scene> scenes = new ArrayList<>();
    private final int[] sceneStarts;
    private final Raster raster;
    private final Lens lens;
    private final Body body = new Body();
    private final float[] picture;
    private final float[] wall;
    private final double[] color = new double[3];

    /**
     * What to draw.
     *
     * @param seed of everything but the people's looks
     * @param cast seeds of the people; each scene shows one of them
     * @param frames number of frames
     * @param framesPerSecond time between frames
     */
    public record Spec(long seed, List<Long> cast, Mood mood, FrameSize size, int frames, int framesPerSecond) {
        /** A clip of one liveliness throughout. */
        public Spec(
                long seed, List<Long> cast, Liveliness liveliness, FrameSize size, int frames, int framesPerSecond) {
            this(seed, cast, Mood.throughout(liveliness), size, frames, framesPerSecond);
        }

        public Spec {
            cast = List.copyOf(cast);
            if (cast.isEmpty() || frames < 1 || framesPerSecond <= 0) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "a clip needs a cast, at least one frame and a positive frame rate, got %s, %d, %d",
                        cast,
                        frames,
                        framesPerSecond));
            }
        }
    }

    /** Prepares the people and places of a clip. */
    public FaceClip(Spec spec) {
        this.spec = spec;
        double seconds = spec.frames() / (double) spec.framesPerSecond();
        int count = Math.min(spec.mood().scenes(seconds), Math.max(1, spec.frames() / 12));
        sceneStarts = new int[count];
        for (int i = 0; i < count; i++) {
            long seed = Noise.mix(spec.seed(), 100 + i);
            sceneStarts[i] = i == 0 ? 0 : (int) (spec.frames() * (i + Noise.between(seed, 0, -0.25, 0.25)) / count);
            scenes.add(new Scene(seed, spec.cast().get(i % spec.cast().size()), spec.mood()));
        }
        raster = new Raster(spec.size());
        lens = new Lens(spec.size());
        picture = new float[spec.size().pixels() * 3];
        wall = new float[picture.length];
    }

    public Spec spec() {
        return spec;
    }

    /** First frames of the scenes but the first: where a cut is. */
    public List<Integer> cuts() {
        List<Integer> cuts = new ArrayList<>();
        for (int i = 1; i < sceneStarts.length; i++) {
            cuts.add(sceneStarts[i]);
        }
        return List.copyOf(cuts);
    }

    /**
     * Draws one frame.
     *
     * @param index 0 .. frames - 1
     */
    public LabelledFrame frame(int index) {
        if (index < 0 || index >= spec.frames()) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "frame must be in 0..%d, got %d", spec.frames() - 1, index));
        }
        Scene scene = scenes.get(sceneOf(index));
        double time = index / (double) spec.framesPerSecond();
        int samples = shutterSamples(scene, time);
        Arrays.fill(picture, 0);
        paintWall(scene, time);
        byte[] ids = new byte[spec.size().pixels()];
        for (int i = 0; i < samples; i++) {
            double offset = samples == 1 ? 0 : SHUTTER_SECONDS * (i / (samples - 1.0) - 0.5);
            render(scene, time + offset, 1f / samples, 2 * i + 1 == samples ? ids : null);
        }
        lens.soften(picture, scene.defocus);
        byte[] rgb = lens.expose(picture, scene.noise, Noise.mix(spec.seed(), 1_000_000L + index));
        long ptsUs = Math.round(index * 1e6 / spec.framesPerSecond());
        return new LabelledFrame(new RgbFrame(index, ptsUs, spec.size(), rgb), new LabelMap(spec.size(), ids));
    }

    private int sceneOf(int index) {
        int scene = 0;
        while (scene + 1 < sceneStarts.length && index >= sceneStarts[scene + 1]) {
            scene++;
        }
        return scene;
    }

    /** An odd number that grows with the way of head and hand while the shutter is open. */
    private int shutterSamples(Scene scene, double time) {
        double half = 0.5 * SHUTTER_SECONDS;
        Placement before = scene.acting.headAt(time - half);
        Placement after = scene.acting.headAt(time + half);
        double way =
                Math.abs(after.x(0, 0, 0.8) - before.x(0, 0, 0.8)) + Math.abs(after.y(0, 0, 0.8) - before.y(0, 0, 0.8));
        if (scene.acting.handUp(time) > 0) {
            Placement from = scene.acting.handAt(time - half);
            Placement to = scene.acting.handAt(time + half);
            way = Math.max(way, Math.abs(to.x(0, 0, 0) - from.x(0, 0, 0)) + Math.abs(to.y(0, 0, 0) - from.y(0, 0, 0)));
        }
        double pixels = way * pixelsPerUnit(scene, time);
        return pixels < 1.6 ? 1 : 3;
    }

    private double pixelsPerUnit(Scene scene, double time) {
        return 0.34 * Math.min(spec.size().width(), spec.size().height()) * scene.acting.zoomAt(time);
    }

    private void render(Scene scene, double time, float share, byte[] ids) {
        double scale = pixelsPerUnit(scene, time);
        Expression expression = scene.acting.expressionAt(time);
        scene.paint.prepare(expression, 1 / scale);
        scene.light.prepare(time);
        raster.clear();
        body.draw(raster, scene, expression, time, scale);
        for (int pixel = 0; pixel < spec.size().pixels(); pixel++) {
            FacePart part = FacePart.BACKGROUND;
            if (raster.material[pixel] == 0) {
                for (int c = 0; c < 3; c++) {
                    picture[3 * pixel + c] += share * wall[3 * pixel + c];
                }
            } else {
                part = surface(scene, pixel);
                for (int c = 0; c < 3; c++) {
                    picture[3 * pixel + c] += (float) (share * color[c]);
                }
            }
            if (ids != null) {
                ids[pixel] = part.id();
            }
        }
    }

    /** The backdrop as the camera sees it in the middle of the frame's time. */
    private void paintWall(Scene scene, double time) {
        scene.light.prepare(time);
        double level = scene.light.backdropLevel();
        double[][] movers = scene.backdrop.moversAt(time);
        double left = -0.4 * scene.acting.cameraX(time);
        double top = -0.4 * scene.acting.cameraY(time);
        double scale = 1 / (pixelsPerUnit(scene, time) * 0.9);
        for (int y = 0, at = 0; y < spec.size().height(); y++) {
            double wallY = (y + 0.5 - 0.5 * spec.size().height()) * scale + top;
            for (int x = 0; x < spec.size().width(); x++) {
                double wallX = (x + 0.5 - 0.5 * spec.size().width()) * scale + left;
                scene.backdrop.sample(wallX, wallY, movers, color);
                for (int c = 0; c < 3; c++) {
                    wall[at++] = (float) (level * color[c]);
                }
            }
        }
    }

    /** Lit colour of a pixel that shows a mesh, into {@link #color}. */
    private FacePart surface(Scene scene, int pixel) {
        double u = raster.u[pixel];
        double v = raster.v[pixel];
        double gloss = 0.12;
        FacePart part = FacePart.BACKGROUND;
        switch (raster.material[pixel]) {
            case Body.FACE -> {
                scene.paint.paint(u, v, raster.w[pixel]);
                System.arraycopy(scene.paint.color, 0, color, 0, 3);
                gloss = scene.paint.gloss;
                part = scene.paint.part;
            }
            case Body.SKIN ->
                tint(scene.subject.skin(), 0.96 + 0.06 * Noise.smooth(scene.subject.textureSeed(), u * 9, v * 9));
            case Body.BACK_HAIR ->
                tint(scene.subject.hair(), 0.85 + 0.3 * Noise.smooth(scene.subject.textureSeed() + 2, u * 30, v * 5));
            default -> clothes(scene, u, v);
        }
        scene.light.apply(color, gloss, raster.nx[pixel], raster.ny[pixel], raster.nz[pixel]);
        return part;
    }

    private void clothes(Scene scene, double u, double v) {
        int pattern = scene.subject.textureSeed() & 3;
        double stripe = pattern == 0 ? StrictMath.sin(v * 60) : pattern == 1 ? StrictMath.sin(u * 45) : -1;
        double fold = 1 + 0.2 * Noise.smooth(scene.subject.textureSeed(), u * 7, v * 7);
        tint(stripe > 0.3 ? scene.subject.clothes2() : scene.subject.clothes(), fold);
    }

    private void tint(Rgb base, double brightness) {
        for (int c = 0; c < 3; c++) {
            color[c] = base.channel(c) * brightness;
        }
    }
}
