package dev.reelmask.synthetic;

/**
 * A surface as a grid of rows x columns points with texture coordinates. Right-handed head space: x to the right of the
 * picture, y down, z to the viewer.
 */
final class Mesh {
    final int rows;
    final int columns;
    final double[] x;
    final double[] y;
    final double[] z;
    final float[] u;
    final float[] v;
    final float[] w;

    Mesh(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        int points = rows * columns;
        x = new double[points];
        y = new double[points];
        z = new double[points];
        u = new float[points];
        v = new float[points];
        w = new float[points];
    }

    /** A point of the surface at grid place (row, column) and its texture coordinates. */
    void put(int point, double px, double py, double pz) {
        x[point] = px;
        y[point] = py;
        z[point] = pz;
    }

    void texture(int point, double tu, double tv, double tw) {
        u[point] = (float) tu;
        v[point] = (float) tv;
        w[point] = (float) tw;
    }

    /** An ellipsoid around the origin with radii (a, b, c); texture coordinates are those of the unit sphere. */
    static Mesh ellipsoid(int rows, int columns, double a, double b, double c) {
        Mesh mesh = new Mesh(rows, columns);
        for (int row = 0; row < rows; row++) {
            double latitude = latitude(row, rows);
            for (int column = 0; column < columns; column++) {
                double longitude = Math.PI * (2.0 * column / (columns - 1) - 1);
                double sx = StrictMath.cos(latitude) * StrictMath.sin(longitude);
                double sy = StrictMath.sin(latitude);
                double sz = StrictMath.cos(latitude) * StrictMath.cos(longitude);
                int point = row * columns + column;
                mesh.put(point, a * sx, b * sy, c * sz);
                mesh.texture(point, sx, sy, sz);
            }
        }
        return mesh;
    }

    /** From just off the upper pole to just off the lower one: normals at a pole itself are undefined. */
    static double latitude(int row, int rows) {
        return (Math.PI - 0.04) * ((double) row / (rows - 1) - 0.5);
    }
}
