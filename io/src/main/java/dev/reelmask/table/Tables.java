package dev.reelmask.table;

import dev.reelmask.mask.MaskCodec;
import dev.reelmask.publish.store.Json;
import dev.reelmask.result.Accuracy;
import dev.reelmask.result.ClassOverlap;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.KeyReason;
import dev.reelmask.result.Reference;
import dev.reelmask.table.row.KeyPlanRow;
import dev.reelmask.table.row.QuarantineRow;
import dev.reelmask.table.row.RunRow;
import dev.reelmask.table.row.ScoreInterval;
import dev.reelmask.table.row.SequenceRow;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Columns of the tables that this package writes; {@code docs/tables.md} says what each means. */
final class Tables {
    static final String MASK = "mask";

    static final Table<UnitRow> MASKS = Table.<UnitRow>named("masks")
            .text("sequence", UnitRow::sequence)
            .number("frame", r -> r.row().frame())
            .number("width", r -> r.row().mask().size().width())
            .number("height", r -> r.row().mask().size().height())
            .number("source_width", r -> r.row().sourceSize().width())
            .number("source_height", r -> r.row().sourceSize().height())
            .bytes(MASK, UnitRow::mask)
            .text("encoding", r -> MaskCodec.ENCODING)
            .build();

    static final Table<UnitRow> FRAMES = Table.<UnitRow>named("frames")
            .text("sequence", UnitRow::sequence)
            .number("frame", r -> r.row().frame())
            .number("piece_first_frame", UnitRow::firstFrame)
            .count("pts_us", r -> r.row().ptsUs())
            .flag("is_key", r -> r.row().isKey())
            .optionalText(
                    "key_reason",
                    r -> r.row().keyReason().map(KeyReason::toString).orElse(null))
            .optionalReal("key_share", r -> r.row().keyShare())
            .flag("damaged", r -> r.row().damaged())
            .number("last_key_frame", r -> r.row().lastKeyFrame())
            .number("last_key_distance", r -> r.row().frame() - r.row().lastKeyFrame())
            .real("key_all_ratio", r -> r.row().keyAllRatio())
            .optionalReal(
                    "score", r -> Double.isNaN(r.row().score()) ? null : r.row().score())
            .number("source_width", r -> r.row().sourceSize().width())
            .number("source_height", r -> r.row().sourceSize().height())
            .number("mask_width", r -> r.row().mask().size().width())
            .number("mask_height", r -> r.row().mask().size().height())
            .number("network_width", r -> r.row().networkSize().width())
            .number("network_height", r -> r.row().networkSize().height())
            .optionalCounts("pixel_counts", UnitRow::pixelCounts)
            .optionalText("reference", accuracy(a -> a.reference().toString()))
            .optionalReal("miou", against(Reference.LABEL, Accuracy::meanIou))
            .optionalReal("pixel_accuracy", against(Reference.LABEL, Accuracy::pixelAccuracy))
            .optionalReal("agreement", against(Reference.KEY_MASK, Accuracy::meanIou))
            .optionalCounts("intersections", accuracy(Accuracy::intersections))
            .optionalCounts("unions", accuracy(Accuracy::unions))
            .optionalReal("temporal_consistency", temporal(overlap -> finite(overlap.meanIou())))
            .optionalCounts("consistency_intersections", temporal(ClassOverlap::intersections))
            .optionalCounts("consistency_unions", temporal(ClassOverlap::unions))
            .optionalReal("vc8", r -> finite(r.row().consistency().vc8()))
            .optionalReal("vc16", r -> finite(r.row().consistency().vc16()))
            .count("decode_us", r -> r.row().micros().decode())
            .count("network_us", r -> r.row().micros().network())
            .count("flow_us", r -> r.row().micros().flow())
            .count("propagate_us", r -> r.row().micros().propagate())
            .count("encode_us", r -> r.row().micros().encode() + r.encodeUs())
            .count("reference_us", r -> r.row().micros().reference())
            .build();

    static final Table<SequenceRow> SEQUENCES = Table.<SequenceRow>named("sequences")
            .text("sequence", SequenceRow::sequence)
            .text("state", r -> r.state().toString())
            .optionalText("error", SequenceRow::error)
            .text("uri", SequenceRow::uri)
            .count("frames", SequenceRow::frames)
            .count("keys", SequenceRow::keys)
            .real("aki", SequenceRow::averageKeyInterval)
            .number("units", SequenceRow::units)
            .count("first_pts_us", SequenceRow::firstPtsUs)
            .count("last_pts_us", SequenceRow::lastPtsUs)
            .real("seconds", SequenceRow::seconds)
            .real("fps", SequenceRow::framesPerSecond)
            .optionalReal("miou", r -> finite(r.labelled().mean()))
            .count("scored_frames", r -> r.labelled().frames())
            .number("labels_found", r -> r.labels().found())
            .number("labels_matched", r -> r.labels().matched())
            .number("labels_left_over", r -> r.labels().leftOver())
            .optionalReal(
                    "agreement",
                    r -> r.agreement().isFew() ? null : r.agreement().mean())
            .optionalReal("agreement_low", agreement(ScoreInterval::low))
            .optionalReal("agreement_high", agreement(ScoreInterval::high))
            .count("agreement_frames", r -> r.agreement().frames())
            .count("promised_frames", r -> r.integrity().promisedFrames())
            .count("repeated_frames", r -> r.integrity().repeatedFrames())
            .count("decoder_errors", r -> r.integrity().decoderErrors())
            .text("decoder", SequenceRow::decoder)
            .optionalText(
                    "damage",
                    r -> r.integrity().damage().isEmpty() ? null : r.integrity().damage())
            .build();

    static final Table<QuarantineRow> QUARANTINE = Table.<QuarantineRow>named("quarantine")
            .text("sequence", QuarantineRow::sequence)
            .text("uri", QuarantineRow::uri)
            .text("reason", r -> r.reason().name())
            .text("message", QuarantineRow::message)
            .build();

    static final Table<KeyPlanRow> KEY_PLANS = Table.<KeyPlanRow>named("key_plans")
            .text("sequence", KeyPlanRow::sequence)
            .text("content_key", KeyPlanRow::contentKey)
            .number("frame", KeyPlanRow::frame)
            .real("price", KeyPlanRow::price)
            .real("predicted_loss", KeyPlanRow::predictedLoss)
            .build();

    static final Table<RunRow> RUNS = Table.<RunRow>named("runs")
            .text("fingerprint", RunRow::fingerprint)
            .text("corpus", RunRow::corpus)
            .text("configuration", RunRow::configuration)
            .text("classes", r -> Json.of(r.classes()))
            .text("bundle_digests", r -> Json.of(r.bundleDigests()))
            .text("versions", r -> Json.of(r.versions()))
            .text("machine", r -> Json.of(r.machine()))
            .time("started", r -> r.startedUs())
            .real("wall_seconds", RunRow::wallSeconds)
            .count("listed", r -> r.counts().listed())
            .count("done", r -> r.counts().done())
            .count("kept", r -> r.counts().kept())
            .count("quarantined", r -> r.counts().quarantined())
            .count("unlisted", r -> r.counts().unlisted())
            .count("frames", r -> r.counts().frames())
            .build();

    private Tables() {}

    /** A frame's row as it goes to the files. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record UnitRow(
            String sequence, int firstFrame, FrameResult row, byte[] mask, List<Long> pixelCounts, long encodeUs) {}

    /** An end of the interval of a sequence's agreement. */
    private static Function<SequenceRow, Double> agreement(Function<ScoreInterval, Double> end) {
        return r -> ScoreInterval.of(List.of(r.agreement())).map(end).orElse(null);
    }

    private static <T> Function<UnitRow, T> accuracy(Function<Accuracy, T> value) {
        return r -> r.row().accuracy().map(value).orElse(null);
    }

    private static Function<UnitRow, Double> against(Reference reference, ToDoubleFunction<Accuracy> value) {
        return accuracy(a -> a.reference() == reference ? finite(value.applyAsDouble(a)) : null);
    }

    private static <T> Function<UnitRow, T> temporal(Function<ClassOverlap, T> value) {
        return r -> r.row().consistency().temporal().map(value).orElse(null);
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
