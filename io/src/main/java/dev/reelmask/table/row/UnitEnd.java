package dev.reelmask.table.row;

import java.io.Serializable;

/**
 * What the one who ran a unit knows at its end and the rows do not tell.
 *
 * @param labels of the unit's sequence
 * @param decoder name and version of the decoder
 * @param seconds wall time spent on the unit
 */
public record UnitEnd(UnitSource source, LabelFileCounts labels, String decoder, double seconds, DecodeCounts integrity)
        implements Serializable {}
