package dev.reelmask.transition;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.Regions;
import dev.reelmask.frame.UserException;
import dev.reelmask.propagate.warp.FlowPath;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.table.Gaps;
import java.io.Serializable;
import java.util.Set;

/**
 * What is measured.
 *
 * @param path how flows to key frames are made
 * @param maxGap frames from a key frame at most
 * @param sides whether intervals between two key frames are measured too
 * @param back whether the flow back is estimated, for {@code flow-inconsistency}
 * @param masks whether the network runs and masks are propagated
 * @param maps of evidence that are stored beside the numbers
 * @param classes evidence class by class that is stored too
 * @param regions of frames, each measured as if it were a sequence of its own
 */
public record TransitionSettings(
        FlowPath path,
        int maxGap,
        Sides sides,
        Back back,
        Masks masks,
        Set<MapKind> maps,
        Set<ClassKind> classes,
        Regions regions)
        implements Serializable {
    /** Lengths of intervals up to which each is measured. */
    private static final int DENSE_LENGTHS = 8;

    private static final long BYTES_PER_FLOW_PIXEL = 2L * Float.BYTES;

    /** From which key frames masks are made. */
    public enum Sides {
        /** From the one before the frame. */
        CAUSAL,
        /** And from both beside it. */
        BOTH
    }

    /** Whether there is a flow from key frames to frames. */
    public enum Back {
        LEFT_OUT,
        ESTIMATED
    }

    /** Of what every pair is measured, or nothing but what two neighbouring frames show. */
    public enum Masks {
        SCORED,
        NONE
    }

    public TransitionSettings {
        maps = Set.copyOf(maps);
        classes = Set.copyOf(classes);
        if (maxGap < 1 || maxGap > Gaps.LONGEST) {
            throw new UserException("--max-gap must be between 1 and " + Gaps.LONGEST + ", got " + maxGap);
        }
        if (masks == Masks.NONE && maxGap > 1) {
            throw new IllegalArgumentException("steps go to the frame before");
        }
        if (!regions.isWhole() && sides == Sides.BOTH) {
            throw new UserException(
                    "--two-sided: intervals are measured of whole frames, as masks of regions come from one key frame; leave out --regions");
        }
    }

    /** The same with these maps. */
    public TransitionSettings withMaps(Set<MapKind> asked) {
        return new TransitionSettings(path, maxGap, sides, back, masks, asked, classes, regions);
    }

    /** The same with these, class by class. */
    public TransitionSettings withClasses(Set<ClassKind> asked) {
        return new TransitionSettings(path, maxGap, sides, back, masks, maps, asked, regions);
    }

    /** The same of these regions. */
    public TransitionSettings withRegions(Regions asked) {
        return new TransitionSettings(path, maxGap, sides, back, masks, maps, classes, asked);
    }

    /** Settings for the distances and lengths of a table that was made with this longest gap. */
    public static TransitionSettings ofPairs(int maxGap) {
        return new TransitionSettings(FlowPath.AUTO, maxGap, Sides.BOTH, Back.LEFT_OUT);
    }

    /** Settings of a table of all pairs, without maps. */
    public TransitionSettings(FlowPath path, int maxGap, Sides sides, Back back) {
        this(path, maxGap, sides, back, Masks.SCORED, Set.of(), Set.of(), Regions.WHOLE);
    }

    /**
     * Evidence of neighbouring frames alone: what key frames are planned from.
     *
     * @param back whether the flow back is estimated too
     */
    public static TransitionSettings ofSteps(FlowPath path, Back back) {
        return new TransitionSettings(path, 1, Sides.CAUSAL, back, Masks.NONE, Set.of(), Set.of(), Regions.WHOLE);
    }

    /** Distances of pairs. */
    public Gaps gaps() {
        return Gaps.upTo(maxGap);
    }

    /** Lengths of intervals from key frame to key frame: up to one more than the longest distance. */
    public Gaps lengths() {
        return Gaps.spaced(DENSE_LENGTHS, maxGap + 1);
    }

    /**
     * Bytes that the maps of so many frames are, about.
     *
     * @param lowChannels of low features; any where they are not asked for
     */
    public long mapBytes(long frames, int lowChannels) {
        return maps.stream()
                .mapToLong(kind -> kind.bytes(frames * gaps().count(), frames, lowChannels))
                .sum();
    }

    /** Bytes that what is measured of one pair class by class is, before compression. */
    public long classBytes(int count) {
        return (long) Float.BYTES
                * count
                * classes.stream().mapToInt(ClassKind::perClass).sum();
    }

    /** Masks that are made of intervals that begin at one key frame. */
    public long intervalMasks() {
        long masks = 0;
        for (int length : lengths().stored()) {
            masks += length - 1;
        }
        return sides == Sides.BOTH ? masks : 0;
    }

    /**
     * Bytes of the heap that frames and flows of a sequence take; key states come to it.
     *
     * @param frames their size
     * @param flows that of the flows between them
     */
    public long heldBytes(FrameSize frames, FrameSize flows) {
        long steps = 3L * maxGap * flows.pixels() * BYTES_PER_FLOW_PIXEL;
        long both = (long) maxGap * (maxGap + 3) / 2 * flows.pixels() * BYTES_PER_FLOW_PIXEL;
        return (maxGap + 1L) * 5 * frames.pixels() + steps + (sides == Sides.BOTH ? both : 0);
    }
}
