package dev.reelmask.synthetic;

import dev.reelmask.synthetic.motion.Placement;

/**
 * A hand with five fingers and a forearm, out of ellipsoids. Its own space: palm at the origin, fingers up, sizes as a
 * head's.
 */
final class Hand {
    private static final double[][] FINGERS = {
        // x, y and tilt of the root, length, thickness
        {-0.17, -0.2, -0.2, 0.2, 0.058},
        {-0.06, -0.25, -0.06, 0.24, 0.062},
        {0.06, -0.25, 0.05, 0.23, 0.06},
        {0.17, -0.2, 0.2, 0.18, 0.054},
        {-0.22, -0.02, -0.95, 0.17, 0.066},
    };

    private final Mesh palm = Mesh.ellipsoid(12, 18, 0.23, 0.27, 0.09);
    private final Mesh arm = Mesh.ellipsoid(10, 16, 0.17, 1.1, 0.15);
    private final Mesh[] segments = new Mesh[FINGERS.length];

    Hand() {
        for (int i = 0; i < FINGERS.length; i++) {
            segments[i] = Mesh.ellipsoid(9, 12, FINGERS[i][4], FINGERS[i][3] * 0.62, FINGERS[i][4]);
        }
    }

    /** @param spread 0 fingers together .. 1 apart */
    void draw(Raster raster, Placement place, double pixelsPerUnit, double spread, byte skin, byte sleeve) {
        raster.draw(palm, place, pixelsPerUnit, skin);
        raster.draw(arm, place.of(Placement.at(0, 1.15, -0.05)), pixelsPerUnit, sleeve);
        for (int i = 0; i < FINGERS.length; i++) {
            double[] finger = FINGERS[i];
            double tilt = finger[2] * (0.4 + spread);
            Placement root = place.of(Placement.turned(0, 0, tilt, finger[0], finger[1], 0.02));
            raster.draw(segments[i], root.of(Placement.at(0, -finger[3] * 0.4, 0)), pixelsPerUnit, skin);
            Placement tip = root.of(Placement.turned(0, 0.35, 0, 0, -finger[3] * 1.25, 0.06));
            raster.draw(segments[i], tip, pixelsPerUnit, skin);
        }
    }
}
