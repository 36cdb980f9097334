package dev.reelmask.schedule.table;

import dev.reelmask.frame.UserException;
import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.schedule.TableSource;
import dev.reelmask.schedule.plan.BudgetedKeys;
import dev.reelmask.schedule.plan.KeyPlan;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Schedulers that know the future: bounds beside which others are shown, for the sequences of their table. */
public final class TableSchedulers {
    private static final int DIGEST_BYTES = 8;

    private TableSchedulers() {}

    /**
     * A scheduler whose table is read.
     *
     * @param name of the table, for descriptions: what a scheduler decides depends on it and not on where it lies
     * @param contents content key of each sequence by id
     * @throws UserException if the table has no sequence, or not what the scheduler asks of it, or a budget cannot be
     *     met
     */
    public static SchedulerSource of(
            TableSource source, TransitionTable table, String name, Map<String, String> contents) {
        if (table.sequences().isEmpty()) {
            throw new UserException("%s: the table has no sequence".formatted(source.description()));
        }
        if (source.kind().equals(TableSource.AGREEMENT)) {
            return new OfTable(agreement(source, table, name), contents);
        }
        Map<String, List<Integer>> keys = new TreeMap<>();
        optimum(table, source.parameter(), source.sides()).forEach((sequence, plan) -> keys.put(sequence, plan.keys()));
        return new OfTable(new PlannedKeys(description(source, name, keys.toString()), keys), contents);
    }

    private static SchedulerSource agreement(TableSource source, TransitionTable table, String name) {
        Map<String, SequenceTransitions> sequences = new LinkedHashMap<>();
        table.sequences().forEach(one -> sequences.put(one.id(), one.only(PairNumber.PIXEL_AGREEMENT)));
        return new TrueAgreement(
                description(source, name, new TreeMap<>(table.madeWith()).toString()), source.parameter(), sequences);
    }

    /** @param content what decisions depend on besides */
    private static String description(TableSource source, String name, String content) {
        String named = new TableSource(source.kind(), source.parameter(), name, source.sides()).description();
        return "%s,content=%s".formatted(named, digest(content));
    }

    private static String digest(String content) {
        try {
            byte[] all = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(all, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * The plans that lose least in all of so many key frames, one budget over all sequences.
     *
     * @param aki frames / key frames, of all sequences together
     * @param sides 1: masks come from the key frame before; 2: from both, and last frames are key frames
     * @return by sequence
     * @throws UserException if the table has no intervals for two sides, or its gaps allow no so few key frames
     */
    public static Map<String, KeyPlan> optimum(TransitionTable table, double aki, int sides) {
        List<SequenceTransitions> sequences = List.copyOf(table.sequences());
        int keys = Math.max(sequences.size(), (int) Math.round(table.frames() / aki));
        List<KeyPlan> plans = budgets(sequences, sides).of(keys).plans();
        Map<String, KeyPlan> byId = new LinkedHashMap<>();
        for (int i = 0; i < plans.size(); i++) {
            byId.put(sequences.get(i).id(), plans.get(i));
        }
        return byId;
    }

    private static BudgetedKeys budgets(List<SequenceTransitions> sequences, int sides) {
        List<BudgetedKeys.Sequence> budgeted = new ArrayList<>();
        for (SequenceTransitions one : sequences) {
            if (sides == 1) {
                budgeted.add(new BudgetedKeys.Sequence(
                        new CausalLoss(one), one.frames(), one.gaps().longest()));
            } else {
                TwoSidedLoss loss = new TwoSidedLoss(checked(one));
                budgeted.add(new BudgetedKeys.Sequence(loss, one.frames(), loss.maxGap()));
            }
        }
        return new BudgetedKeys(budgeted);
    }

    private static SequenceTransitions checked(SequenceTransitions one) {
        if (one.intervals().isEmpty()) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "the table has no two-sided intervals of %s; make it with reelmask transitions --two-sided",
                    one.id()));
        }
        return one;
    }
}
