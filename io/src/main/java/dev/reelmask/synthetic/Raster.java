package dev.reelmask.synthetic;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.synthetic.motion.Placement;
import java.util.Arrays;

/**
 * Draws meshes into per-pixel buffers: which material is nearest at the pixel's centre, its texture coordinates and its
 * normal. Perspective camera on the z axis at {@link #EYE_DISTANCE} head half-heights, looking along -z.
 */
final class Raster {
    static final double EYE_DISTANCE = 6;
    /** Pixels on an edge belong to both triangles, so that no gap opens between them. */
    private static final double EDGE = -1e-9;

    final FrameSize size;
    final byte[] material;
    final float[] u;
    final float[] v;
    final float[] w;
    final float[] nx;
    final float[] ny;
    final float[] nz;
    private final float[] nearness;
    private double[] sx = new double[0];
    private double[] sy = new double[0];
    private double[] sz = new double[0];
    private double[] cx = new double[0];
    private double[] cy = new double[0];
    private double[] cz = new double[0];
    private float[] mx = new float[0];
    private float[] my = new float[0];
    private float[] mz = new float[0];

    Raster(FrameSize size) {
        this.size = size;
        int pixels = size.pixels();
        material = new byte[pixels];
        u = new float[pixels];
        v = new float[pixels];
        w = new float[pixels];
        nx = new float[pixels];
        ny = new float[pixels];
        nz = new float[pixels];
        nearness = new float[pixels];
    }

    void clear() {
        Arrays.fill(material, (byte) 0);
        Arrays.fill(nearness, 0);
    }

    /** @param pixelsPerUnit scale of the picture at z = 0 */
    void draw(Mesh mesh, Placement placement, double pixelsPerUnit, byte kind) {
        project(mesh, placement, pixelsPerUnit);
        normals(mesh);
        for (int row = 0; row + 1 < mesh.rows; row++) {
            for (int column = 0; column + 1 < mesh.columns; column++) {
                int a = row * mesh.columns + column;
                triangle(mesh, kind, a, a + mesh.columns, a + 1);
                triangle(mesh, kind, a + 1, a + mesh.columns, a + mesh.columns + 1);
            }
        }
    }

    private void project(Mesh mesh, Placement placement, double pixelsPerUnit) {
        int points = mesh.x.length;
        if (sx.length < points) {
            sx = new double[points];
            sy = new double[points];
            sz = new double[points];
            cx = new double[points];
            cy = new double[points];
            cz = new double[points];
            mx = new float[points];
            my = new float[points];
            mz = new float[points];
        }
        double focal = pixelsPerUnit * EYE_DISTANCE;
        for (int i = 0; i < points; i++) {
            cx[i] = placement.x(mesh.x[i], mesh.y[i], mesh.z[i]);
            cy[i] = placement.y(mesh.x[i], mesh.y[i], mesh.z[i]);
            cz[i] = placement.z(mesh.x[i], mesh.y[i], mesh.z[i]);
            double inverse = 1 / Math.max(0.2, EYE_DISTANCE - cz[i]);
            sx[i] = 0.5 * size.width() + focal * cx[i] * inverse;
            sy[i] = 0.5 * size.height() + focal * cy[i] * inverse;
            sz[i] = inverse;
        }
    }

    private void normals(Mesh mesh) {
        for (int row = 0; row < mesh.rows; row++) {
            int up = Math.max(0, row - 1) * mesh.columns;
            int down = Math.min(mesh.rows - 1, row + 1) * mesh.columns;
            for (int column = 0; column < mesh.columns; column++) {
                int left = row * mesh.columns + Math.max(0, column - 1);
                int right = row * mesh.columns + Math.min(mesh.columns - 1, column + 1);
                double ax = cx[right] - cx[left];
                double ay = cy[right] - cy[left];
                double az = cz[right] - cz[left];
                double bx = cx[down + column] - cx[up + column];
                double by = cy[down + column] - cy[up + column];
                double bz = cz[down + column] - cz[up + column];
                double px = ay * bz - az * by;
                double py = az * bx - ax * bz;
                double pz = ax * by - ay * bx;
                double scale = 1 / Math.max(1e-12, Math.sqrt(px * px + py * py + pz * pz));
                int point = row * mesh.columns + column;
                mx[point] = (float) (px * scale);
                my[point] = (float) (py * scale);
                mz[point] = (float) (pz * scale);
            }
        }
    }

    private void triangle(Mesh mesh, byte kind, int a, int b, int c) {
        double area = (sx[b] - sx[a]) * (sy[c] - sy[a]) - (sy[b] - sy[a]) * (sx[c] - sx[a]);
        if (area >= 0) {
            return;
        }
        int x0 = (int) Math.max(0, Math.ceil(Math.min(sx[a], Math.min(sx[b], sx[c])) - 0.5));
        int x1 = (int) Math.min(size.width() - 1, Math.floor(Math.max(sx[a], Math.max(sx[b], sx[c])) - 0.5));
        int y0 = (int) Math.max(0, Math.ceil(Math.min(sy[a], Math.min(sy[b], sy[c])) - 0.5));
        int y1 = (int) Math.min(size.height() - 1, Math.floor(Math.max(sy[a], Math.max(sy[b], sy[c])) - 0.5));
        double inverse = 1 / area;
        double bx = (sy[c] - sy[a]) * inverse;
        double by = -(sx[c] - sx[a]) * inverse;
        double gx = -(sy[b] - sy[a]) * inverse;
        double gy = (sx[b] - sx[a]) * inverse;
        for (int y = y0; y <= y1; y++) {
            double wb = (x0 + 0.5 - sx[a]) * bx + (y + 0.5 - sy[a]) * by;
            double wc = (x0 + 0.5 - sx[a]) * gx + (y + 0.5 - sy[a]) * gy;
            for (int x = x0; x <= x1; x++) {
                double wa = 1 - wb - wc;
                if (wa >= EDGE && wb >= EDGE && wc >= EDGE) {
                    put(mesh, kind, y * size.width() + x, a, b, c, (float) wa, (float) wb, (float) wc);
                }
                wb += bx;
                wc += gx;
            }
        }
    }

    private void put(Mesh mesh, byte kind, int pixel, int a, int b, int c, float wa, float wb, float wc) {
        float depth = (float) (wa * sz[a] + wb * sz[b] + wc * sz[c]);
        if (depth <= nearness[pixel]) {
            return;
        }
        nearness[pixel] = depth;
        material[pixel] = kind;
        u[pixel] = wa * mesh.u[a] + wb * mesh.u[b] + wc * mesh.u[c];
        v[pixel] = wa * mesh.v[a] + wb * mesh.v[b] + wc * mesh.v[c];
        w[pixel] = wa * mesh.w[a] + wb * mesh.w[b] + wc * mesh.w[c];
        nx[pixel] = wa * mx[a] + wb * mx[b] + wc * mx[c];
        ny[pixel] = wa * my[a] + wb * my[b] + wc * my[c];
        nz[pixel] = wa * mz[a] + wb * mz[b] + wc * mz[c];
    }
}
