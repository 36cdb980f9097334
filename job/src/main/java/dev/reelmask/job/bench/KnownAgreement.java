package dev.reelmask.job.bench;

import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.learned.Agreement;
import dev.reelmask.schedule.learned.AgreementPredictor;
import dev.reelmask.schedule.table.TransitionTable;
import java.util.IdentityHashMap;
import java.util.function.ToDoubleFunction;

/** What a decision network predicts of the maps of one table, each predicted once and looked up from then on. */
final class KnownAgreement implements Agreement {
    private static final long serialVersionUID = 1L;

    private final MapKind map;
    private final IdentityHashMap<EvidenceMap, Double> percents;

    private KnownAgreement(MapKind map, IdentityHashMap<EvidenceMap, Double> percents) {
        this.map = map;
        this.percents = percents;
    }

    static KnownAgreement of(AgreementPredictor predictor, TransitionTable table) {
        IdentityHashMap<EvidenceMap, Double> percents = new IdentityHashMap<>();
        AgreementPredictor.Runner runner = predictor.runner();
        table.sequences().stream()
                .flatMap(sequence -> sequence.maps(predictor.map()).stream())
                .forEach(one -> percents.put(one, (double) runner.percent(one)));
        return new KnownAgreement(predictor.map(), percents);
    }

    /** All of them, rising. */
    double[] sorted() {
        return percents.values().stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
    }

    @Override
    public MapKind map() {
        return map;
    }

    /** Of maps of the table. */
    @Override
    public ToDoubleFunction<EvidenceMap> teller() {
        return percents::get;
    }
}
