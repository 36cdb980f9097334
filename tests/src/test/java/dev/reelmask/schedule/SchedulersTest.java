package dev.reelmask.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.frame.UserException;
import dev.reelmask.result.KeyReason;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulersTest {
    private static final int CPU = -1;

    private static List<Integer> keys(String spelling, String id, int frames) {
        Scheduler scheduler = Schedulers.parse(spelling).open(CPU).create(id);
        History history = new History(0);
        return IntStream.range(1, frames)
                .filter(i -> scheduler
                        .decide(Evidence.none(i, history.lastKeyFrame()), history)
                        .isKey())
                .boxed()
                .toList();
    }

    @Test
    void picksKeysAtAFixedInterval() {
        assertThat(keys("fixed:5", "a", 17)).containsExactly(5, 10, 15);
        assertThat(keys("fixed:5,offset=2", "a", 17)).containsExactly(2, 7, 12);
        assertThat(keys("every-frame", "a", 4)).containsExactly(1, 2, 3);
        assertThat(Schedulers.parse("fixed:1").description()).isEqualTo("every-frame");
    }

    @Test
    void drawsKeysByChanceAlikeForTheSameSequenceAndSeed() {
        List<Integer> drawn = keys("random:0.2", "a", 5000);

        assertThat(drawn).hasSizeBetween(900, 1100).isEqualTo(keys("random:0.2", "a", 5000));
        assertThat(drawn).isNotEqualTo(keys("random:0.2", "b", 5000));
        assertThat(drawn).isNotEqualTo(keys("random:0.2,seed=1", "a", 5000));
        assertThat(keys("random:0", "a", 500)).isEmpty();
        assertThat(keys("random:1", "a", 500)).hasSize(499);
    }

    @Test
    void comparesWhatWasMeasuredWithAThreshold() {
        SchedulerSource source = Schedulers.parse("flow-magnitude:2.5");
        Scheduler scheduler = source.open(CPU).create("a");

        assertThat(source.evidence()).containsExactly(EvidenceKind.FLOW_MAGNITUDE);
        assertThat(scheduler.decide(Evidence.of(1, 0, EvidenceKind.FLOW_MAGNITUDE, 2.49), new History(0)))
                .isEqualTo(new Decision(Optional.empty(), 2.49));
        assertThat(scheduler.decide(Evidence.of(2, 0, EvidenceKind.FLOW_MAGNITUDE, 2.5), new History(0)))
                .isEqualTo(new Decision(Optional.of(KeyReason.DECIDED), 2.5));
        assertThat(Schedulers.parse("frame-difference:12").evidence()).containsExactly(EvidenceKind.FRAME_DIFFERENCE);
        assertThat(Schedulers.parse("warp-residual:6").evidence()).containsExactly(EvidenceKind.WARP_RESIDUAL);
        assertThat(Schedulers.parse("class-change:.1").evidence()).containsExactly(EvidenceKind.CLASS_CHANGE);
        assertThat(Schedulers.parse("flow-inconsistency:1").evidence())
                .containsExactly(EvidenceKind.FLOW_INCONSISTENCY);
    }

    @Test
    void readsListsWithOptions() {
        assertThat(Schedulers.parseList("every-frame, fixed:3,fixed:5,offset=2  random:0.5,seed=4"))
                .extracting(SchedulerSource::description)
                .containsExactly("every-frame", "fixed:3", "fixed:5,offset=2", "random:0.5,seed=4");
    }

    @Test
    void readsTablesWhereverTheyLie() {
        assertThat(Schedulers.parseList(
                        "fixed:5,optimal:8,table=s3a://b/transitions/run=x,two-sided,agreement:92.5,table=/a/b=c"))
                .extracting(SchedulerSource::description)
                .containsExactly(
                        "fixed:5",
                        "optimal:8,table=s3a://b/transitions/run=x,two-sided",
                        "agreement:92.5,table=/a/b=c");
        assertThatThrownBy(() -> Schedulers.parse("optimal:8,table=/a").open(CPU))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("optimal:8,table=/a: no table is read here");
    }

    @Test
    void whatABundleDecidesWaitsForTheBundle() {
        assertThat(
                        Schedulers.parseList(
                                "policy:0.5,price=0.3,lookahead:0.1,lookahead:0.20,frames=64,dvsnet:97.50,dvsnet:90,dynamic,regions=2x2,dvsnet:9,regions=1x1,deviation:0.30"))
                .extracting(SchedulerSource::description)
                .containsExactly(
                        "policy:0.5,price=0.3",
                        "lookahead:0.1",
                        "lookahead:0.2,frames=64",
                        "dvsnet:97.5",
                        "dvsnet:90,regions=2x2,dynamic",
                        "dvsnet:9",
                        "deviation:0.3");
        assertThatThrownBy(() -> Schedulers.parse("dvsnet:97").open(CPU))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("dvsnet:97: no bundle's scheduler is read here");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fxied:5 | there is no 'fxied'; did you mean 'fixed'?",
                "frame-diff:5 | there is no 'frame-diff'; did you mean 'frame-difference'?",
                "fixed | the interval must be a number, got ''",
                "fixed:x | the interval must be a number, got 'x'",
                "fixed:2.5 | the interval must be a whole number, got '2.5'",
                "fixed:0 | the interval must be between 1 and 2147483647, got 0",
                "fixed:5,offset=5 | offset must be between 0 and 4, got 5",
                "fixed:5,offset | 'offset' is not name=value",
                "fixed:5,seed=5 | 'fixed' has no option 'seed'; it has offset",
                "random:1.5 | the probability must be between 0 and 1, got 1.5",
                "random:NaN | the probability must be between 0 and 1, got NaN",
                "every-frame:2 | 'every-frame' takes no parameter",
                "optimal:8 | 'optimal' needs table=…",
                "optimal:0.5,table=a | the average key interval must be between 1 and 100000, got 0.5",
                "optimal:8,table=a,both | 'both' is not name=value",
                "agreement:90,table=a,two-sided | 'agreement' has no option 'two-sided'; it has table",
                "fixed:5,two-sided | 'fixed' has no option 'two-sided'; it has offset",
                "deviation:30 | the threshold must be between 0 and 1, got 30",
                "dvsnet:101 | the target must be between 0 and 100, got 101",
                "dvsnet:90,region=2x2 | 'dvsnet' has no option 'region'; it has regions, dynamic",
                "dvsnet:90,regions=2x5 | regions must be columns x rows of 1 to 4 each, such as 2x2, got '2x5'",
                "dvsnet:90,regions=2 | regions must be columns x rows of 1 to 4 each, such as 2x2, got '2'",
                "fixed:5,regions=2x2 | 'fixed' has no option 'regions'; it has offset",
                "dvsent:90 | there is no 'dvsent'; did you mean 'dvsnet'?",
                "flow-magnitude:1,a=2 | 'flow-magnitude' has no option 'a'; it has none"
            })
    void saysWhatIsWrongAndWhatExists(String spelling, String problem) {
        assertThatThrownBy(() -> Schedulers.parse(spelling))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "scheduler '%s': %s%s %s",
                        spelling, problem, problem.endsWith("?") ? "" : ".", Schedulers.HELP);
    }
}
