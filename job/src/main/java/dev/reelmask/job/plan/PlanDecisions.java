package dev.reelmask.job.plan;

import dev.reelmask.corpus.CorpusListing;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.Unlistable;
import dev.reelmask.corpus.Value255;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.job.plan.ProbeResult.Opened;
import dev.reelmask.job.plan.ProbeResult.Refused;
import dev.reelmask.job.plan.ProbeResult.Usable;
import dev.reelmask.job.plan.SegmentPlan.Kept;
import dev.reelmask.job.plan.SegmentPlan.Sequence;
import dev.reelmask.job.run.Fingerprint;
import dev.reelmask.job.run.FoundRun;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.table.row.QuarantineRow;
import dev.reelmask.table.row.UnitSummary;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be done about each sequence, from the listing, the first looks, and the results that stand. Nothing that
 * stands is lost because something cannot be read today: it is kept where its content is unchanged, or where nobody can
 * tell.
 */
public final class PlanDecisions {
    private final FoundRun run;
    private final ClassSet labels;
    private final double referenceShare;
    private final double maxDamage;
    private final StandingResults standing;
    private final List<Sequence> sequences = new ArrayList<>();
    private final List<Kept> kept = new ArrayList<>();
    private final List<QuarantineRow> setAside = new ArrayList<>();

    /**
     * Decisions of one run.
     *
     * @param labels class set that labels are read with
     */
    public PlanDecisions(
            FoundRun run, ClassSet labels, double referenceShare, double maxDamage, StandingResults standing) {
        this.run = run;
        this.labels = labels;
        this.referenceShare = referenceShare;
        this.maxDamage = maxDamage;
        this.standing = standing;
    }

    public SegmentPlan plan(CorpusListing listing, List<ProbeResult> looks) {
        decide(looks);
        Map<String, List<UnitSummary>> unlisted = standing.unlisted(ids(listing));
        listing.unlistable().forEach(blocked -> refuse(blocked, unlisted));
        return new SegmentPlan(
                run.identity(),
                run.computing(),
                referenceShare,
                maxDamage,
                listing,
                sequences,
                kept,
                setAside,
                unlisted,
                LabelWarnings.of(
                        sequences.stream().map(s -> s.known().sequence()).toList(), labels));
    }

    /** An earlier plan, in which nobody had looked at these sequences, with what was seen of them since. */
    public SegmentPlan plan(SegmentPlan earlier, List<ProbeResult> looks) {
        decide(looks);
        return earlier.with(sequences, setAside);
    }

    private void decide(List<ProbeResult> looks) {
        for (ProbeResult look : looks) {
            if (look instanceof Usable usable) {
                open(usable);
            } else if (look instanceof Refused refused) {
                refuse(refused);
            }
        }
    }

    private static Set<String> ids(CorpusListing listing) {
        Set<String> ids = new HashSet<>();
        listing.sequences().forEach(spec -> ids.add(spec.id()));
        listing.unlistable().forEach(blocked -> ids.add(blocked.id()));
        return ids;
    }

    private void open(Usable usable) {
        List<PlannedUnit> units = usable.pieces().stream()
                .map(piece -> unit(usable, piece, usable.pieces().size()))
                .toList();
        List<UnitSummary> finished = units.stream()
                .map(unit -> standing.unit(key(unit), unit.fingerprint()))
                .flatMap(Optional::stream)
                .toList();
        sequences.add(new Sequence(usable, units, finished));
    }

    private UnitKey key(PlannedUnit unit) {
        return new UnitKey(
                run.identity().name(), unit.sequence().id(), unit.piece().firstFrame());
    }

    private PlannedUnit unit(Usable usable, PlannedPiece planned, int pieces) {
        SequenceSpec spec = usable.sequence();
        String frames = planned.piece().firstFrame() + ".."
                + (planned.piece().last() ? "end" : planned.piece().endFrame());
        String fingerprint = Fingerprint.of(Map.of(
                "run",
                run.identity().fingerprint(),
                "reference-share",
                Double.toString(referenceShare),
                "source",
                spec.source(),
                "content",
                spec.contentKey(),
                "pieces",
                Integer.toString(pieces),
                "frames",
                frames));
        return new PlannedUnit(part(usable, planned.piece()), planned, pieces, fingerprint);
    }

    /**
     * What the unit needs of the sequence, which may be hundreds of thousands of images: those of the piece, the one
     * behind it, and the first, whose size all take.
     */
    private SequenceSpec part(Usable usable, Piece piece) {
        SequenceSpec spec = usable.sequence();
        boolean isDecided = !Value255.isOpen(labels) || spec.labelCounts().value255() != Value255.UNKNOWN;
        boolean isPart = usable.pieces().size() > 1 && usable instanceof Opened opened && opened.beginsSound();
        if (!isPart || !isDecided) {
            return spec;
        }
        return spec.part(piece.firstFrame(), piece.last() ? piece.endFrame() : piece.endFrame() + 1);
    }

    private void refuse(Refused refused) {
        SequenceSpec spec = refused.sequence();
        Optional<List<UnitSummary>> whole = standing.whole(spec.id(), spec.source())
                .filter(units -> units.get(0).end().source().contentKey().equals(spec.contentKey()));
        String message = refused.reason() + ": " + refused.message();
        whole.ifPresentOrElse(
                units -> kept.add(new Kept(spec.id(), message, units)),
                () -> setAside.add(new QuarantineRow(spec.id(), spec.source(), refused.reason(), refused.message())));
    }

    /**
     * Of what cannot even be listed nobody knows the content: whatever stands of it, or of what lies in it, is kept.
     */
    private void refuse(Unlistable blocked, Map<String, List<UnitSummary>> unlisted) {
        String message = blocked.reason() + ": " + blocked.message();
        Optional<List<UnitSummary>> own = standing.whole(blocked.id(), blocked.source());
        own.ifPresentOrElse(
                units -> kept.add(new Kept(blocked.id(), message, units)),
                () -> setAside.add(
                        new QuarantineRow(blocked.id(), blocked.source(), blocked.reason(), blocked.message())));
        List<String> inside = unlisted.entrySet().stream()
                .filter(entry -> source(entry.getValue()).startsWith(blocked.source() + "/"))
                .map(Map.Entry::getKey)
                .toList();
        inside.forEach(id -> kept.add(new Kept(id, message, unlisted.remove(id))));
    }

    private static String source(List<UnitSummary> units) {
        return units.get(0).end().source().uri();
    }
}
