package dev.reelmask.schedule.learned;

/**
 * Runs a convolution of 3×3 over maps with a border of zeros, and a leaky ReLU after it; keeps what it works with. One
 * thread at a time.
 */
final class MapConvolution {
    static final int KERNEL = 3;

    private final int side;
    private final int stride;
    private final DenseLayer layer;
    private final float[] patch;
    private final float[] place;

    /**
     * @param side rows and columns of the map
     * @param stride a divisor of the side
     * @param layer from the 3×3 values of every channel, channel after channel, to those of one place of the output
     */
    MapConvolution(int side, int stride, DenseLayer layer) {
        this.side = side;
        this.stride = stride;
        this.layer = layer;
        this.patch = new float[layer.inputs()];
        this.place = new float[layer.outputs()];
    }

    /** Rows and columns of its output. */
    int places() {
        return side / stride;
    }

    /** Values of its output. */
    int length() {
        return layer.outputs() * places() * places();
    }

    /**
     * @param map (channels, side, side)
     * @param to (outputs, places, places)
     */
    void apply(float[] map, float[] to) {
        int places = places();
        for (int row = 0; row < places; row++) {
            for (int column = 0; column < places; column++) {
                gather(map, row * stride - 1, column * stride - 1);
                layer.apply(patch, place);
                DenseNetwork.leaky(place);
                for (int channel = 0; channel < place.length; channel++) {
                    to[(channel * places + row) * places + column] = place[channel];
                }
            }
        }
    }

    /** The values of a window from its first row and column on, which can lie outside. */
    private void gather(float[] map, int top, int left) {
        int to = 0;
        for (int channel = 0; to < patch.length; channel++) {
            for (int y = top; y < top + KERNEL; y++) {
                for (int x = left; x < left + KERNEL; x++) {
                    boolean isInside = y >= 0 && y < side && x >= 0 && x < side;
                    patch[to++] = isInside ? map[(channel * side + y) * side + x] : 0;
                }
            }
        }
    }
}
