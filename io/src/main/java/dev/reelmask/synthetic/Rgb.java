package dev.reelmask.synthetic;

import dev.reelmask.synthetic.motion.Curves;

/** A colour before lighting: red, green and blue, 0..1. */
record Rgb(double red, double green, double blue) {
    /** The channel of an index 0..2. */
    double channel(int index) {
        return index == 0 ? red : index == 1 ? green : blue;
    }

    Rgb mixed(Rgb other, double share) {
        return new Rgb(
                Curves.mix(red, other.red, share),
                Curves.mix(green, other.green, share),
                Curves.mix(blue, other.blue, share));
    }
}
