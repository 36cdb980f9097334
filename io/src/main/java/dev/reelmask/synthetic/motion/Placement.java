package dev.reelmask.synthetic.motion;

/** A rotation about a pivot, then a shift: where a mesh stands in the scene. */
public final class Placement {
    private final double[] m;
    private final double shiftX;
    private final double shiftY;
    private final double shiftZ;

    private Placement(double[] rotation, double shiftX, double shiftY, double shiftZ) {
        this.m = rotation;
        this.shiftX = shiftX;
        this.shiftY = shiftY;
        this.shiftZ = shiftZ;
    }

    /** A shift alone. */
    public static Placement at(double x, double y, double z) {
        return new Placement(new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, x, y, z);
    }

    /** Angles in radians, applied yaw (about y), then pitch (about x), then roll (about z). */
    public static Placement turned(double yaw, double pitch, double roll, double x, double y, double z) {
        double cy = StrictMath.cos(yaw);
        double sy = StrictMath.sin(yaw);
        double cp = StrictMath.cos(pitch);
        double sp = StrictMath.sin(pitch);
        double cr = StrictMath.cos(roll);
        double sr = StrictMath.sin(roll);
        double[] rotation = {
            cr * cy - sr * sp * sy,
            -sr * cp,
            cr * sy + sr * sp * cy,
            sr * cy + cr * sp * sy,
            cr * cp,
            sr * sy - cr * sp * cy,
            -cp * sy,
            sp,
            cp * cy
        };
        return new Placement(rotation, x, y, z);
    }

    /** This rotation, with {@code (px, py, pz)} as the point that it leaves in place. */
    Placement about(double px, double py, double pz) {
        return new Placement(
                m,
                shiftX + px - (m[0] * px + m[1] * py + m[2] * pz),
                shiftY + py - (m[3] * px + m[4] * py + m[5] * pz),
                shiftZ + pz - (m[6] * px + m[7] * py + m[8] * pz));
    }

    /** First {@code inner}, then this. */
    public Placement of(Placement inner) {
        double[] n = inner.m;
        double[] product = new double[9];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                product[3 * row + column] =
                        m[3 * row] * n[column] + m[3 * row + 1] * n[3 + column] + m[3 * row + 2] * n[6 + column];
            }
        }
        return new Placement(
                product,
                x(inner.shiftX, inner.shiftY, inner.shiftZ),
                y(inner.shiftX, inner.shiftY, inner.shiftZ),
                z(inner.shiftX, inner.shiftY, inner.shiftZ));
    }

    /** Where a point of the mesh comes to lie. */
    public double x(double px, double py, double pz) {
        return m[0] * px + m[1] * py + m[2] * pz + shiftX;
    }

    /** Where a point of the mesh comes to lie. */
    public double y(double px, double py, double pz) {
        return m[3] * px + m[4] * py + m[5] * pz + shiftY;
    }

    /** Where a point of the mesh comes to lie. */
    public double z(double px, double py, double pz) {
        return m[6] * px + m[7] * py + m[8] * pz + shiftZ;
    }
}
