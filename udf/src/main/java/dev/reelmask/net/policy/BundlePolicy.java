package dev.reelmask.net.policy;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.SchedulerSpec;
import dev.reelmask.schedule.learned.KeyPolicy;
import java.util.Optional;

/** The scheduler of a bundle. */
public final class BundlePolicy {
    private BundlePolicy() {}

    /**
     * Reads it, if there is one.
     *
     * @throws UserException if its module and what {@code bundle.yaml} says of it do not belong together
     */
    public static Optional<KeyPolicy> of(Bundle bundle) {
        return bundle.scheduler().map(spec -> read(bundle, spec));
    }

    private static KeyPolicy read(Bundle bundle, SchedulerSpec spec) {
        String source = "module scheduler of bundle " + bundle.spec().name();
        try {
            return new KeyPolicy(
                    spec.state(), PolicyNetwork.read(bundle.modules().get(Bundle.SCHEDULER), source), spec.prices());
        } catch (IllegalArgumentException e) {
            throw new UserException("%s: %s".formatted(source, e.getMessage()), e);
        }
    }
}
