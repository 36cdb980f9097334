package dev.reelmask.schedule.predict;

/** What a propagated mask loses, in mean IoU, by the hardness that lies between its frame and key frames. */
interface FrameLoss {
    /** With one key frame, behind so much hardness. */
    double loss(double hardness);

    /** With two, one on each side. */
    double loss(double before, double after);
}
