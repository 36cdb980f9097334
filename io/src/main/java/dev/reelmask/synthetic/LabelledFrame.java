package dev.reelmask.synthetic;

import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;

/** A generated frame with the exact class of each of its pixels. */
public record LabelledFrame(RgbFrame frame, LabelMap label) {}
