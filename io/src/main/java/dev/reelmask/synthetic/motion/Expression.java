package dev.reelmask.synthetic.motion;

/**
 * A face at one moment.
 *
 * @param eyesClosed 0 open .. 1 closed
 * @param mouthOpen 0..1
 * @param mouthWide -1 pursed .. 1 wide
 * @param smile -1 .. 1
 * @param browRaise -1 .. 1
 * @param gazeX -1 .. 1 to the right of the picture
 * @param gazeY -1 .. 1 down
 */
public record Expression(
        double eyesClosed,
        double mouthOpen,
        double mouthWide,
        double smile,
        double browRaise,
        double gazeX,
        double gazeY) {}
