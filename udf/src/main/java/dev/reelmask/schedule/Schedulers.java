package dev.reelmask.schedule;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.frame.Misspelling;
import dev.reelmask.frame.Regions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads schedulers as users write them. */
public final class Schedulers {
    /** All that can be written, for messages and {@code --help}. */
    public static final String HELP =
            "Schedulers: every-frame, fixed:N[,offset=M], random:P[,seed=S], frame-difference:T, flow-magnitude:T,"
                    + " warp-residual:T, class-change:T, flow-inconsistency:T, agreement:T,table=URI,"
                    + " optimal:AKI,table=URI[,two-sided], policy:P[,price=L], lookahead:PRICE[,frames=N], dvsnet:TARGET[,regions=2x2][,dynamic], deviation:T, plan:URI";

    private static final List<String> KINDS = List.of(
            "every-frame",
            "fixed",
            "random",
            "frame-difference",
            "flow-magnitude",
            "warp-residual",
            "class-change",
            "flow-inconsistency",
            TableSource.AGREEMENT,
            TableSource.OPTIMAL,
            PolicySource.POLICY,
            LookaheadSource.LOOKAHEAD,
            DvsnetSource.DVSNET,
            DeviationSource.DEVIATION,
            PlanSource.PLAN);

    /** A part of a list that belongs to the scheduler before it: {@code name=value}, or an option without a value. */
    private static final Pattern OPTION = Pattern.compile("[a-z-]+=.*|" + String.join("|", Spelling.FLAGS));

    private Schedulers() {}

    /**
     * Reads {@code kind:parameter[,name=value…]}, for example {@code fixed:5,offset=2}; all that follows {@code plan:}
     * is the plan's place.
     *
     * @throws dev.reelmask.frame.UserException naming what exists, and the nearest kind to a misspelt one
     */
    public static SchedulerSource parse(String text) {
        if (text.strip().startsWith(PlanSource.PLAN + ":")) {
            return PlanSource.of(text.strip().substring(PlanSource.PLAN.length() + 1));
        }
        Spelling spelling = new Spelling(text);
        switch (spelling.kind()) {
            case "every-frame" -> {
                spelling.none();
                return new FixedInterval(1, 0);
            }
            case "fixed" -> {
                int interval = spelling.whole("the interval", 1, Integer.MAX_VALUE);
                int offset = spelling.option("offset", 0, 0, interval - 1);
                spelling.end("offset");
                return new FixedInterval(interval, offset);
            }
            case "random" -> {
                double probability = spelling.number("the probability", 0, 1);
                int seed = spelling.option("seed", 0, Integer.MIN_VALUE, Integer.MAX_VALUE);
                spelling.end("seed");
                return new RandomKeys(probability, seed);
            }
            case "frame-difference" -> {
                return threshold(spelling, EvidenceKind.FRAME_DIFFERENCE, 255);
            }
            case "flow-magnitude" -> {
                return threshold(spelling, EvidenceKind.FLOW_MAGNITUDE, 100_000);
            }
            case "warp-residual" -> {
                return threshold(spelling, EvidenceKind.WARP_RESIDUAL, 255);
            }
            case "class-change" -> {
                return threshold(spelling, EvidenceKind.CLASS_CHANGE, 1);
            }
            case "flow-inconsistency" -> {
                return threshold(spelling, EvidenceKind.FLOW_INCONSISTENCY, 100_000);
            }
            case TableSource.AGREEMENT -> {
                double threshold = spelling.number("the agreement", 0, 100);
                TableSource source = new TableSource(TableSource.AGREEMENT, threshold, spelling.text("table"), 1);
                spelling.end("table");
                return source;
            }
            case TableSource.OPTIMAL -> {
                double aki = spelling.number("the average key interval", 1, 100_000);
                int sides = spelling.flag(Spelling.TWO_SIDED) ? 2 : 1;
                TableSource source = new TableSource(TableSource.OPTIMAL, aki, spelling.text("table"), sides);
                spelling.end("table", Spelling.TWO_SIDED);
                return source;
            }
            case PolicySource.POLICY -> {
                double threshold = spelling.number("the probability", 0, 1);
                double price = spelling.option("price", Double.NaN, 0.0, 1e6);
                spelling.end("price");
                return new PolicySource(threshold, price);
            }
            case LookaheadSource.LOOKAHEAD -> {
                double price = spelling.number("the price", 0, 1e6);
                int frames = spelling.option("frames", LookaheadSource.USUAL_FRAMES, 1, LookaheadSource.MOST_FRAMES);
                spelling.end("frames");
                return new LookaheadSource(price, frames);
            }
            case DvsnetSource.DVSNET -> {
                double target = spelling.number("the target", 0, 100);
                boolean isDynamic = spelling.flag(DvsnetSource.DYNAMIC);
                Regions regions = spelling.regions();
                spelling.end(DvsnetSource.REGIONS, DvsnetSource.DYNAMIC);
                return new DvsnetSource(
                        target, isDynamic ? DvsnetSource.Target.DYNAMIC : DvsnetSource.Target.FIXED, regions);
            }
            case DeviationSource.DEVIATION -> {
                double threshold = spelling.number("the threshold", 0, 1);
                spelling.end();
                return new DeviationSource(threshold);
            }
            case PlanSource.PLAN -> throw spelling.wrong("the plan is not named");
            default ->
                throw spelling.wrong("there is no '%s'; did you mean '%s'?"
                        .formatted(spelling.kind(), Misspelling.nearest(spelling.kind(), KINDS)));
        }
    }

    /**
     * Reads a list of schedulers separated by commas or blanks; a part like {@code offset=2} belongs to the scheduler
     * before it.
     */
    public static List<SchedulerSource> parseList(String text) {
        List<String> spellings = new ArrayList<>();
        for (String part : text.strip().split("[,\\s]+", -1)) {
            if (OPTION.matcher(part).matches() && !spellings.isEmpty()) {
                spellings.set(spellings.size() - 1, spellings.get(spellings.size() - 1) + "," + part);
            } else {
                spellings.add(part);
            }
        }
        return spellings.stream().map(Schedulers::parse).toList();
    }

    private static SchedulerSource threshold(Spelling spelling, EvidenceKind evidence, double highest) {
        double threshold = spelling.number("the threshold", 0, highest);
        spelling.end();
        return new ChangeThreshold(spelling.kind(), evidence, threshold);
    }
}
