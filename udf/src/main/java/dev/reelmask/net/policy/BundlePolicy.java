package dev.reelmask.net.policy;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.SchedulerInput;
import dev.reelmask.schedule.learned.Agreement;
import dev.reelmask.schedule.learned.AgreementPredictor;
import dev.reelmask.schedule.learned.DeviationPredictor;
import dev.reelmask.schedule.learned.KeyPolicy;
import java.util.Optional;
import java.util.function.Supplier;

/** The scheduler of a bundle. */
public final class BundlePolicy {
    private BundlePolicy() {}

    /**
     * Reads it, if there is one that decides by numbers.
     *
     * @throws UserException if its module and what {@code bundle.yaml} says of it do not belong together
     */
    public static Optional<KeyPolicy> of(Bundle bundle) {
        if (!(input(bundle) instanceof SchedulerInput.Numbers numbers)) {
            return Optional.empty();
        }
        String source = source(bundle);
        return Optional.of(checked(
                source,
                () -> new KeyPolicy(numbers.state(), PolicyNetwork.read(module(bundle), source), numbers.prices())));
    }

    /**
     * Reads it, if there is one that predicts from maps how far masks agree.
     *
     * @throws UserException if its module and what {@code bundle.yaml} says of it do not belong together
     */
    public static Optional<Agreement> predictor(Bundle bundle) {
        if (!(input(bundle) instanceof SchedulerInput.Maps maps)) {
            return Optional.empty();
        }
        String source = source(bundle);
        return Optional.of(checked(
                source,
                () -> maps.map().isOfFrame()
                        ? new DeviationPredictor(maps.scales(), DeviationNetwork.read(module(bundle), source))
                        : new AgreementPredictor(
                                maps.map(), maps.scales(), AgreementNetwork.read(maps.map(), module(bundle), source))));
    }

    /** Null where there is no scheduler. */
    private static SchedulerInput input(Bundle bundle) {
        return bundle.scheduler().map(spec -> spec.input()).orElse(null);
    }

    private static byte[] module(Bundle bundle) {
        return bundle.modules().get(Bundle.SCHEDULER);
    }

    private static String source(Bundle bundle) {
        return "module scheduler of bundle " + bundle.spec().name();
    }

    private static <T> T checked(String source, Supplier<T> read) {
        try {
            return read.get();
        } catch (IllegalArgumentException e) {
            throw new UserException("%s: %s".formatted(source, e.getMessage()), e);
        }
    }
}
