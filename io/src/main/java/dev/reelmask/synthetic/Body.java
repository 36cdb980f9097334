package dev.reelmask.synthetic;

import dev.reelmask.synthetic.Subject.HairStyle;
import dev.reelmask.synthetic.motion.Expression;
import dev.reelmask.synthetic.motion.Placement;

/** Everything of a person that is drawn: head, ears, hair at the back, neck, torso and hand. */
final class Body {
    static final byte FACE = 1;
    static final byte SKIN = 2;
    static final byte CLOTHES = 3;
    static final byte BACK_HAIR = 4;

    private final Mesh ear = Mesh.ellipsoid(10, 14, 0.07, 0.17, 0.11);
    private final Mesh neck = Mesh.ellipsoid(14, 24, 0.4, 0.9, 0.42);
    private final Mesh torso = Mesh.ellipsoid(20, 32, 1.6, 1.3, 0.75);
    private final Mesh bob = Mesh.ellipsoid(16, 28, 0.98, 1.1, 0.7);
    private final Mesh locks = Mesh.ellipsoid(18, 28, 0.92, 1.5, 0.6);
    private final Hand hand = new Hand();

    void draw(Raster raster, Scene scene, Expression expression, double time, double scale) {
        Placement head = scene.acting.headAt(time);
        Placement trunk = scene.acting.bodyAt(time);
        Subject subject = scene.subject;
        raster.draw(torso, trunk.of(Placement.at(0, 2.35, -0.45)), scale, CLOTHES);
        raster.draw(neck, trunk.of(Placement.at(0, 0.95, -0.35)), scale, SKIN);
        raster.draw(scene.head.posed(expression.mouthOpen()), head, scale, FACE);
        if (subject.hairStyle() == HairStyle.BOB) {
            raster.draw(bob, head.of(Placement.at(0, 0.1, -0.5)), scale, BACK_HAIR);
        } else if (subject.hairStyle() == HairStyle.LONG) {
            raster.draw(locks, head.of(Placement.at(0, 0.45, -0.55)), scale, BACK_HAIR);
        } else if (subject.hairStyle() != HairStyle.AFRO) {
            double side = subject.shape().width() * 0.99;
            raster.draw(ear, head.of(Placement.at(-side, 0.08, -0.02)), scale, SKIN);
            raster.draw(ear, head.of(Placement.at(side, 0.08, -0.02)), scale, SKIN);
        }
        if (scene.acting.handUp(time) > 0.02) {
            Placement place = scene.acting.handAt(time);
            hand.draw(raster, place, scale, scene.acting.fingersSpread(time), SKIN, CLOTHES);
        }
    }
}
