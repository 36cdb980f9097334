package dev.reelmask.job.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.PlannerSpec;
import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.schedule.Schedulers;
import dev.reelmask.schedule.learned.EvidenceScale;
import dev.reelmask.schedule.predict.HardnessModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/** What looks ahead is known by the bundle's planner. */
class KnownSchedulersTest {
    private static final Bundle FACE_LITE =
            Bundle.read(Path.of("../conf/bundles/face-lite").toUri());
    private static final Map<String, String> PARTS = Map.of("flow", "patches", "flow-path", "auto");

    private static SchedulerSource resolved(Optional<Bundle> bundle, Map<String, String> parts) {
        return KnownSchedulers.resolved(new Configuration(), Schedulers.parse("lookahead:0.2"), bundle, parts);
    }

    private static Bundle withPlanner(HardnessModel model) {
        PlannerSpec own = FACE_LITE.planner().orElseThrow();
        return FACE_LITE.withPlanner(
                new PlannerSpec(own.beside(), own.networks(), own.madeWith(), model, own.bounds()));
    }

    private static HardnessModel model(EvidenceKind kind, double weight) {
        return new HardnessModel(List.of(kind), List.of(new EvidenceScale(1, 0, 1)), List.of(weight), 0, 1, 0.5, 1);
    }

    private static void refused(Optional<Bundle> bundle, Map<String, String> parts, String message) {
        assertThatThrownBy(() -> resolved(bundle, parts))
                .isInstanceOf(UserException.class)
                .hasMessage(message);
    }

    @Test
    void itsDescriptionNamesWhatThePlannerSays() {
        SchedulerSource one = resolved(Optional.of(FACE_LITE), PARTS);

        assertThat(one.description()).matches("lookahead:0.2,content=[0-9a-f]{16}");
        assertThat(resolved(Optional.of(FACE_LITE), PARTS)).isEqualTo(one);
        assertThat(resolved(Optional.of(withPlanner(model(EvidenceKind.WARP_RESIDUAL, 1))), PARTS)
                        .description())
                .isNotEqualTo(resolved(Optional.of(withPlanner(model(EvidenceKind.WARP_RESIDUAL, 2))), PARTS)
                        .description());
    }

    @Test
    void withoutAPlannerOfThisEvidenceItIsRefused() {
        Bundle none = Bundle.of(
                FACE_LITE.spec(), Map.of(Bundle.FEATURES, FACE_LITE.modules().get(Bundle.FEATURES)));

        refused(
                Optional.empty(),
                PARTS,
                "lookahead:0.2: there is no bundle whose scheduler could decide; give --bundle");
        refused(
                Optional.of(none),
                PARTS,
                "lookahead:0.2: bundle face-lite has no planner to look ahead with; make one with reelmask train planner");
        refused(
                Optional.of(FACE_LITE),
                Map.of("flow", "dis", "flow-path", "auto"),
                "lookahead:0.2: the bundle's planner does not belong to this evidence: flow is dis here and was patches in training; take --flow patches, or train one with reelmask train on a table made so");
        refused(
                Optional.of(withPlanner(model(EvidenceKind.FLOW_INCONSISTENCY, 1))),
                PARTS,
                "lookahead:0.2: the planner of bundle face-lite sees flow-inconsistency, which nothing measures ahead; train one without");
    }
}
