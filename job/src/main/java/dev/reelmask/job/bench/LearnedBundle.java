package dev.reelmask.job.bench;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.table.KnownSchedulers;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.policy.BundlePolicy;
import dev.reelmask.schedule.learned.KeyPolicy;
import dev.reelmask.schedule.predict.HardnessModel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** What a bundle has learnt of key frames. */
record LearnedBundle(String name, Optional<KeyPolicy> policy, Optional<HardnessModel> planner) {
    /** @throws UserException if it has learnt nothing, or from other evidence than the table's */
    static LearnedBundle read(String folder, Map<String, String> madeWith) {
        Bundle bundle = Bundle.read(new Configuration(), folder);
        if (bundle.scheduler().isEmpty() && bundle.planner().isEmpty()) {
            throw new UserException(
                    "bundle %s has no scheduler and no planner; make one with reelmask train scheduler or train planner"
                            .formatted(folder));
        }
        Map<String, String> own = KnownSchedulers.learnedFrom(madeWith);
        bundle.scheduler().ifPresent(spec -> KnownSchedulers.check(folder, spec.madeWith(), own));
        bundle.planner().ifPresent(spec -> KnownSchedulers.check(folder, spec.madeWith(), own));
        return new LearnedBundle(
                Path.of(folder).getFileName().toString(),
                BundlePolicy.of(bundle),
                bundle.planner().map(spec -> spec.model()));
    }
}
