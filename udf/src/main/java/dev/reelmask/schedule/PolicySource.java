package dev.reelmask.schedule;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.frame.UserException;
import dev.reelmask.schedule.learned.KeyPolicy;
import java.util.Locale;
import java.util.Set;

/**
 * The scheduler that a bundle was trained with, as it is written: it decides once the bundle is read.
 *
 * @param threshold of the probability of a key frame, 0..1
 * @param price of a key frame; NaN for the usual one
 */
public record PolicySource(double threshold, double price) implements SchedulerSource {
    /** Its kind as users write it. */
    public static final String POLICY = "policy";

    /** @throws UserException always: it is the bundle that knows */
    @Override
    public SchedulerFactory open(int gpu) {
        throw withoutBundle("reelmask train scheduler");
    }

    @Override
    public Set<EvidenceKind> evidence() {
        return Set.of();
    }

    @Override
    public String description() {
        String text = POLICY + ":" + Numbers.plain(threshold);
        return Double.isNaN(price) ? text : text + ",price=" + Numbers.plain(price);
    }

    /**
     * With what was learnt.
     *
     * @param digest of it, in hex; what is decided depends on it
     * @throws UserException if the policy knows no price, or not this one
     */
    public SchedulerSource with(KeyPolicy policy, String digest) {
        boolean isPriced = !Double.isNaN(price);
        if (isPriced && !policy.state().hasPrice()) {
            throw new UserException(
                    "%s: the bundle's scheduler learnt from rewards and knows no price; choose by the threshold alone"
                            .formatted(description()));
        }
        double lowest = policy.prices().lowest();
        double highest = policy.prices().highest();
        if (isPriced && !(price >= lowest && price <= highest)) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "%s: the bundle's scheduler has learnt for prices from %.4g to %.4g",
                    description(),
                    lowest,
                    highest));
        }
        double own = isPriced ? price : policy.prices().usual();
        return new PolicyKeys(policy, threshold, own, description() + ",content=" + digest);
    }
}
