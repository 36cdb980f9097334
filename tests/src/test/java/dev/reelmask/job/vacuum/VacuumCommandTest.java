package dev.reelmask.job.vacuum;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelmask.job.Main;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.config.ConfigReader;
import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.job.reduce.SummarizeJob;
import dev.reelmask.job.segment.GreyNetworks;
import dev.reelmask.job.segment.SegmentJob;
import dev.reelmask.job.segment.SweepCorpus;
import dev.reelmask.publish.RunCustody;
import dev.reelmask.publish.lease.LeaseTerms;
import dev.reelmask.publish.record.RunRecord;
import dev.reelmask.publish.record.RunRecord.Counts;
import dev.reelmask.publish.record.RunRecords;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.table.ParquetFooters;
import dev.reelmask.table.row.SequenceState;
import dev.reelmask.testing.CommandRun;
import dev.reelmask.testing.LocalSpark;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Deletes results of real starts of {@code segment}. */
@Tag("spark")
class VacuumCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LeaseTerms TERMS = new LeaseTerms(Duration.ofSeconds(60), LeaseTerms.Claim.RESPECT);
    /** A holder on another machine that was last heard of years ago. */
    private static final String DEAD_HOLDER =
            """
            {"host":"far","machine":"other","pid":1,"process_start":"","since":"2020-01-01T00:00:00Z","renewals":3,\
            "renewed":"2020-01-01T00:00:00Z","expiry_seconds":60}
            """;

    @TempDir
    private Path folder;

    @Test
    void unfinishedFilesOfStartsThatAreNoMoreGo() throws IOException {
        segment(corpus("corpus", "a"), "r");
        file("_runs/r.leases/lease-000007", DEAD_HOLDER);
        file("_tmp/r.lease-7/a.0.parquet.1.tmp", "0123456789");
        file("_tmp/r.lease-3/b.0.parquet.2.tmp", "01234");
        old(file("_tmp/key_intervals.1f/filled/part.parquet", "01"));
        file("_tmp/class_iou.2e/filled/part.parquet", "young");
        List<String> before = files();

        long oldLeases = Files.size(results().resolve("_runs/r.leases/lease-000001"));
        JsonNode plan = vacuum("--dry-run");
        assertThat(files()).isEqualTo(before);
        JsonNode deleted = vacuum();

        assertThat(plan.get("dry_run").booleanValue()).isTrue();
        assertThat(items(plan)).isEqualTo(items(deleted));
        assertThat(items(deleted)).containsExactlyInAnyOrder("unfinished  1 2", "unfinished r 4 " + (15 + oldLeases));
        assertThat(files())
                .contains("_tmp/class_iou.2e/filled/part.parquet")
                .noneMatch(name -> name.contains("_tmp/r."));
        assertThat(segment(corpus("corpus", "a"), "r").hadNothingToDo()).isTrue();
    }

    @Test
    void everyCommandTakesTheResultsRootsThatSegmentTakes() throws IOException {
        segment(corpus("corpus", "a"), "r");
        Path odd = folder.resolve("re:sults #1");
        Files.move(results(), odd);

        for (List<String> command : List.of(
                List.of("vacuum"),
                List.of("summarize"),
                List.of("report", "--out", folder.resolve("page.html").toString()),
                List.of(
                        "render",
                        "--sequence",
                        "a",
                        "--out",
                        folder.resolve("a.mp4").toString()))) {
            List<String> arguments = new ArrayList<>(command);
            arguments.addAll(List.of("--results", odd.toString()));
            CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
            assertThat(run.exit()).as(command + run.err()).isZero();
        }
        Path relative = Path.of("").toAbsolutePath().relativize(odd);
        assertThat(CommandRun.of("vacuum", "--results", relative.toString()).exit())
                .isZero();
    }

    @Test
    void aRunWhoseStartIsUnderWayIsNamedAndLeftAlone() throws IOException {
        segment(corpus("corpus", "a"), "r");
        copyUnit("r", "a.0", "a.2");
        List<String> before;
        try (RunCustody holder = custody("r")) {
            file("_tmp/r.lease-2/a.0.parquet.1.tmp", "x");
            before = files();

            JsonNode report = vacuum();
            Outcome refused = command("--run", "r");

            assertThat(report.get("files").intValue()).isZero();
            assertThat(leftOut(report)).singleElement().asString().startsWith("r: a start is under way (host ");
            assertThat(refused.exit()).isEqualTo(ExitCodes.USER_ERROR);
            assertThat(refused.err()).contains("a start of run r under ", "is under way");
            assertThat(files())
                    .containsAll(before.stream()
                            .filter(name -> !name.startsWith("_runs"))
                            .toList());
            assertThat(holder.record()).isPresent();
        }
        assertThat(vacuum().get("files").intValue())
                .as("the unit of another cut")
                .isEqualTo(2);
    }

    @Test
    void unitsThatNoViewShowsAndNoStartCanUseGo() throws IOException {
        SweepCorpus corpus = corpus("corpus", "a", "b");
        segment(corpus, "r");
        Files.writeString(corpus.root().resolve("b/0001.png"), "no image");
        assertThat(segment(corpus, "r").quarantined()).hasSize(1);
        copyUnit("r", "a.0", "a.2");
        Files.writeString(results().resolve("masks/run=r/c.0.parquet"), "half a file");

        JsonNode report = vacuum();

        assertThat(items(report)).singleElement().asString().startsWith("left_over r 5 ");
        assertThat(units("r")).containsExactly("a.0");
        assertThat(vacuum().get("files").intValue()).isZero();
        assertThat(segment(corpus, "r").count(SequenceState.DONE)).isEqualTo(1);
    }

    @Test
    void goodPiecesOfASequenceThatWasSetAsideWaitForTheNextStart() throws IOException {
        SweepCorpus corpus =
                new SweepCorpus(folder.resolve("corpus")).sequence("a", 12).sequence("b", 3);
        Path bad = corpus.root().resolve("a/0009.png");
        byte[] good = Files.readAllBytes(bad);
        FileTime time = Files.getLastModifiedTime(bad);
        Files.write(bad, new byte[good.length]);
        Files.setLastModifiedTime(bad, time);
        Map<String, Object> pieces = Map.of("results.run", "r", "plan.piece-frames", 4);
        assertThat(segment(corpus, pieces).quarantined()).hasSize(1);

        JsonNode report = vacuum();

        assertThat(report.get("files").intValue()).isZero();
        assertThat(units("r")).containsExactly("a.0", "a.4", "b.0");
        Files.write(bad, good);
        Files.setLastModifiedTime(bad, time);
        assertThat(segment(corpus, pieces).unitsRun()).isEqualTo(1);
    }

    @Test
    void whatAKilledStartHasPublishedWaitsForTheNextOne() throws IOException {
        segment(corpus("corpus", "a", "b"), "r");
        Path record = results().resolve("_runs/r.json");
        ObjectNode killed = (ObjectNode) JSON.readTree(record.toFile());
        killed.remove("finished");
        killed.putObject("current")
                .put("started", "2026-01-01T00:00:00Z")
                .put("listed", 2)
                .put("units", 2)
                .put("holder", "x");
        JSON.writeValue(record.toFile(), killed);

        JsonNode report = vacuum();

        assertThat(report.get("files").intValue()).isZero();
        assertThat(leftOut(report))
                .singleElement()
                .asString()
                .matches("r: a start of it did not end; 4 files \\(.* KiB\\) wait for the next one");
        assertThat(segment(corpus("corpus", "a", "b"), "r").hadNothingToDo()).isTrue();
    }

    @Test
    void resultsOfRemovedSequencesGoWhereThatIsAskedFor() throws IOException {
        SweepCorpus corpus = corpus("corpus", "a", "b", "day1/c");
        segment(corpus, "r");
        remove(corpus.root().resolve("b"));
        segment(corpus, "r");
        remove(corpus.root().resolve("day1"));
        assertThat(vacuum().get("files").intValue()).as("without --gone").isZero();

        JsonNode plan = vacuum("--gone", "--dry-run");
        assertThat(units("r")).containsExactly("a.0", "b.0", "day1__c.0");
        JsonNode report = vacuum("--gone");

        assertThat(items(plan)).isEqualTo(items(report));
        JsonNode gone = report.get("deleted").get(0);
        assertThat(gone.get("reason").textValue()).isEqualTo("gone");
        assertThat(gone.get("files").intValue()).isEqualTo(4);
        assertThat(gone.get("sequences").get("b").textValue()).isEqualTo("file:" + corpus.root() + "/b");
        assertThat(gone.get("sequences").has("day1__c")).isTrue();
        assertThat(units("r")).containsExactly("a.0");
        RunRecord record = record("r");
        assertThat(record.finished().units())
                .extracting(RunRecord.Unit::sequence)
                .containsExactly("a");
        assertThat(record.finished().counts()).isEqualTo(new Counts(1, 1, 0, 0, 0, 3, 2));
        assertThat(record.sources()).as("ids stay with their sources").hasSize(3);
        assertThat(rows("sequences")).singleElement().satisfies(row -> assertThat(row.<String>getAs("sequence"))
                .isEqualTo("a"));
        assertThat(rows("runs")).singleElement().satisfies(row -> {
            assertThat(row.<Long>getAs("listed")).isEqualTo(1);
            assertThat(row.<Long>getAs("frames")).isEqualTo(3);
            assertThat(row.<String>getAs("configuration")).contains("fixed:3");
        });
        assertThat(vacuum("--gone").get("files").intValue()).isZero();
        SegmentReport next = segment(corpus, "r");
        assertThat(next.hadNothingToDo()).isTrue();
        assertThat(next.count(SequenceState.UNLISTED)).isZero();
    }

    @Test
    void whatACrashLeftOfAGoneSequenceGoesTheNextTime() throws IOException {
        SweepCorpus corpus = corpus("corpus", "a", "b");
        segment(corpus, "r");
        remove(corpus.root().resolve("b"));
        try (RunCustody custody = custody("r")) {
            custody.forget(Set.of("b"), new Counts(1, 1, 0, 0, 0, 3, 1));
        }
        assertThat(rows("sequences")).hasSize(2);

        vacuum("--gone");

        assertThat(rows("sequences")).hasSize(1);
        assertThat(rows("runs").get(0).<Long>getAs("listed")).isEqualTo(1);
        assertThat(units("r")).containsExactly("a.0");
        assertThat(record("r").finished().counts()).isEqualTo(new Counts(1, 1, 0, 0, 0, 3, 1));
    }

    @Test
    void whatIsOnlyNotListedOrNotSeenTodayIsNotGone() throws IOException {
        SweepCorpus corpus = corpus("corpus", "a", "b", "disk/c");
        segment(corpus, "r");
        segment(corpus, Map.of("results.run", "r", "corpus.limit", 1));
        segment(corpus, Map.of("results.run", "r", "corpus.exclude", "b"));
        assertThat(vacuum("--gone").get("files").intValue()).isZero();

        remove(corpus.root().resolve("disk/c"));
        JsonNode unmounted = vacuum("--gone");
        assertThat(unmounted.get("files").intValue()).isZero();
        assertThat(leftOut(unmounted))
                .singleElement()
                .asString()
                .startsWith("r: of 1 sequences nobody can tell whether they are gone: file:" + corpus.root()
                        + "/disk is empty: a disk that is not mounted?");

        Files.move(corpus.root(), folder.resolve("moved"));
        JsonNode absent = vacuum("--gone");
        assertThat(absent.get("files").intValue()).isZero();
        assertThat(leftOut(absent)).singleElement().asString().contains("of 3 sequences", "does not exist");
        assertThat(units("r")).hasSize(3);
    }

    @Test
    void onlyRunsOfTheNamedCorpusLoseWhatIsGone() throws IOException {
        SweepCorpus one = corpus("one", "a", "b");
        SweepCorpus other = corpus("other", "a", "b");
        segment(one, "r");
        segment(other, "q");
        remove(one.root().resolve("b"));
        remove(other.root().resolve("b"));

        vacuum("--gone", "--corpus", one.root().toString());

        assertThat(units("r")).containsExactly("a.0");
        assertThat(units("q")).containsExactly("a.0", "b.0");
        Outcome stranger = command("--gone", "--corpus", folder.toString());
        assertThat(stranger.exit()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(stranger.err()).contains("no run under ", "is of the corpus file:" + folder + "; they are of file:");
    }

    @Test
    void aWholeRunGoesFromAllTablesAndItsNameIsFree() throws IOException {
        SweepCorpus corpus = corpus("corpus", "a", "b");
        segment(corpus, "r");
        segment(corpus, "q");
        new SummarizeJob(LocalSpark.session(), layout()).run();
        file("_runs/r.leases/lease-000009", DEAD_HOLDER);
        file("_tmp/r.lease-9/a.0.parquet.1.tmp", "x");
        List<String> ofTheOther =
                files().stream().filter(name -> !isOf("r", name)).toList();
        long bytes = bytesOf("r");

        JsonNode plan = vacuum("--run", "r", "--dry-run");
        assertThat(rows("frames")).hasSize(12);
        JsonNode report = vacuum("--run", "r");

        assertThat(items(plan)).isEqualTo(items(report)).containsExactly("run r 12 " + bytes);
        assertThat(files().stream().filter(name -> !isOf("r", name))).isEqualTo(ofTheOther);
        assertThat(files().stream().filter(name -> isOf("r", name)))
                .as("the number of its newest lease stays")
                .containsExactly("_runs/r.leases/lease-000010", "_runs/r.leases/lease-000010.abandoned");
        assertThat(rows("operating_points")).hasSize(1);
        Outcome again = command("--run", "r");
        assertThat(again.exit()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(again.err()).contains("there is no run r under ", "it has q");
        SegmentReport anew = segment(corpus("elsewhere", "c"), "r");
        assertThat(anew.unitsRun()).isEqualTo(1);
        assertThat(units("r")).containsExactly("c.0");
    }

    @Test
    void aPlanStaysWhereTheRunOfItsNameGoesAndGoesByItself() throws IOException {
        segment(corpus("corpus", "a"), "r");
        Path ofTheName = file("key_plans/run=r/key_plans.parquet", "0123456789");
        Path other = file("key_plans/run=keys-0.1/key_plans.parquet", "01234");
        assertThat(leftOut(vacuum())).as("no run without a record").isEmpty();

        JsonNode run = vacuum("--run", "r");
        Outcome noRun = command("--run", "r");
        JsonNode dry = vacuum("--plan", "r", "--dry-run");

        assertThat(items(run)).singleElement().asString().startsWith("run r ");
        assertThat(units("r")).isEmpty();
        assertThat(ofTheName).hasContent("0123456789");
        assertThat(noRun.exit()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(noRun.err()).contains("there is no run r under ", "--plan r deletes it");
        assertThat(items(dry)).isEqualTo(items(vacuum("--plan", "r"))).containsExactly("plan r 1 10");
        assertThat(ofTheName.getParent()).doesNotExist();
        assertThat(other).exists();
        Outcome noPlan = command("--plan", "r");
        assertThat(noPlan.exit()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(noPlan.err()).contains("there is no plan r under ", "it has keys-0.1");
    }

    @Test
    void aRunOfAPlansNameStaysWhereThePlanGoes() throws IOException {
        segment(corpus("corpus", "a"), "r");
        Path plan = file("key_plans/run=r/key_plans.parquet", "0123456789");

        vacuum("--plan", "r");

        assertThat(plan).doesNotExist();
        assertThat(record("r").finished()).isNotNull();
        assertThat(segment(corpus("corpus", "a"), "r").hadNothingToDo()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "..",
                "../..",
                "r/..",
                "r/",
                "/",
                "r/../../../neighbour/masks/run=q",
                "r/../../../neighbour/_runs/q",
                "/etc",
                "file:/etc/hosts",
                "r\n",
                "r\u0000",
                "R",
                "*",
                "%2e%2e%2f"
            })
    void aNameThatLeadsElsewhereIsNoRun(String name) throws IOException {
        segment(corpus("corpus", "a"), "r");
        Path neighbour = folder.resolve("neighbour");
        for (String path : List.of("masks/run=q/a.0.parquet", "_runs/q.json")) {
            Files.createDirectories(neighbour.resolve(path).getParent());
            Files.writeString(neighbour.resolve(path), "another user's");
        }
        List<String> before = files();

        Outcome outcome = command("--run", name);

        assertThat(outcome.exit()).as(outcome.err()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(outcome.err()).contains("there is no run ", "it has r");
        assertThat(files()).isEqualTo(before);
        assertThat(neighbour.resolve("masks/run=q/a.0.parquet")).exists();
        assertThat(neighbour.resolve("_runs/q.json")).exists();
    }

    @Test
    void aRunWithoutAReadableRecordIsLeftAloneAndCanBeDeleted() throws IOException {
        SweepCorpus corpus = corpus("corpus", "a");
        segment(corpus, "r");
        segment(corpus, "q");
        Files.writeString(results().resolve("_runs/r.json"), "{");
        Files.delete(results().resolve("_runs/q.json"));

        assertThat(leftOut(vacuum()))
                .satisfiesExactly(
                        q -> assertThat(q).startsWith("q: it has no record").endsWith("--run q deletes it"),
                        r -> assertThat(r).contains("r.json is no record of a run"));
        vacuum("--run", "r");
        vacuum("--run", "q");

        assertThat(files())
                .allMatch(name -> name.startsWith("_runs/r.leases/lease-") || name.startsWith("_runs/q.leases/lease-"));
    }

    @Test
    void mistakesAreTheUsers() {
        assertThat(command().exit()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(command().err()).contains("there are no results under ");
        assertThat(command("--corpus", folder.toString()).err()).contains("give --gone too");
        Outcome both = command("--gone", "--run", "r");
        assertThat(both.exit()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(both.err()).contains("--gone").contains("--run=NAME").contains("mutually exclusive");
    }

    @Test
    void peopleReadWhatGoesAndWhy() throws IOException {
        SweepCorpus corpus = corpus("corpus", "a", "b");
        segment(corpus, "r");
        remove(corpus.root().resolve("b"));

        StringWriter out = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out));
        int exit = line.execute("vacuum", "--results", results().toString(), "--gone", "--dry-run");

        assertThat(exit).isZero();
        assertThat(out.toString().lines())
                .satisfiesExactly(
                        gone -> assertThat(gone)
                                .matches(
                                        "gone              2 files +[0-9.]+ KiB  run r: results of sequences whose source is gone"),
                        b -> assertThat(b).isEqualTo("            b  file:" + corpus.root() + "/b"),
                        total -> assertThat(total).matches("to delete         2 files +[0-9.]+ KiB"));
    }

    private record Outcome(int exit, String out, String err) {}

    private Outcome command(String... options) {
        List<String> args = new ArrayList<>(
                List.of("vacuum", "--json", "--results", results().toString()));
        args.addAll(List.of(options));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args.toArray(String[]::new));
        return new Outcome(exit, out.toString(), err.toString());
    }

    private JsonNode vacuum(String... options) throws IOException {
        Outcome outcome = command(options);
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        return JSON.readTree(outcome.out());
    }

    private static List<String> items(JsonNode report) {
        List<String> items = new ArrayList<>();
        report.get("deleted")
                .forEach(item -> items.add("%s %s %s %s"
                        .formatted(
                                item.get("reason").textValue(),
                                item.get("run").textValue(),
                                item.get("files"),
                                item.get("bytes"))));
        return items;
    }

    private static List<String> leftOut(JsonNode report) {
        List<String> runs = new ArrayList<>();
        report.get("left_out")
                .forEach(left -> runs.add(
                        left.get("run").textValue() + ": " + left.get("why").textValue()));
        return runs;
    }

    private SweepCorpus corpus(String name, String... sequences) {
        SweepCorpus corpus = new SweepCorpus(folder.resolve(name));
        if (!Files.exists(corpus.root())) {
            for (String sequence : sequences) {
                corpus.sequence(sequence, 3);
            }
        }
        return corpus;
    }

    private SegmentReport segment(SweepCorpus corpus, String run) {
        return segment(corpus, Map.of("results.run", run));
    }

    private SegmentReport segment(SweepCorpus corpus, Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "corpus.uri",
                corpus.root().toString(),
                "results.uri",
                results().toString(),
                "loop.scheduler",
                "fixed:3",
                "execute.io-attempts",
                1));
        all.putAll(settings);
        return new SegmentJob(
                        LocalSpark.session(),
                        ConfigReader.read(Optional.empty(), all),
                        new GreyNetworks("1"),
                        line -> {})
                .run(Duration.ofDays(1), line -> {});
    }

    private Path results() {
        return folder.resolve("results");
    }

    private ResultsLayout layout() {
        return new ResultsLayout(results().toUri());
    }

    private Store store() {
        return Store.open(new Configuration(), layout());
    }

    private RunCustody custody(String run) {
        return RunCustody.take(store(), ParquetFooters.units(store()), run, TERMS, line -> {});
    }

    private RunRecord record(String run) {
        return new RunRecords(store()).read(run).orElseThrow();
    }

    private List<String> units(String run) {
        return ParquetFooters.units(store()).list(run).stream()
                .map(UnitKey::toString)
                .toList();
    }

    private List<Row> rows(String table) {
        return LocalSpark.session()
                .read()
                .parquet(results().resolve(table).toString())
                .collectAsList();
    }

    private Path file(String name, String content) throws IOException {
        Path file = results().resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private static void old(Path file) throws IOException {
        FileTime time = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
        Path at = file;
        for (int i = 0; i < 3; i++) {
            Files.setLastModifiedTime(at, time);
            at = at.getParent();
        }
    }

    /** The files of a unit under the name of another one. */
    private void copyUnit(String run, String unit, String copy) throws IOException {
        for (String table : List.of("masks", "frames")) {
            Path partition = results().resolve(table + "/run=" + run);
            Files.copy(partition.resolve(unit + ".parquet"), partition.resolve(copy + ".parquet"));
        }
    }

    private static boolean isOf(String run, String file) {
        return file.contains("run=" + run + "/") || file.contains("/" + run + "/") || file.contains("/" + run + ".");
    }

    /** What {@code --run} counts: all but the record and the leases. */
    private long bytesOf(String run) throws IOException {
        long bytes = 0;
        for (String name : files()) {
            if (isOf(run, name) && !name.startsWith("_runs")) {
                bytes += Files.size(results().resolve(name));
            }
        }
        return bytes;
    }

    /** All files under the results root, sorted. */
    private List<String> files() {
        try (Stream<Path> files = Files.walk(results())) {
            return files.filter(Files::isRegularFile)
                    .map(file -> results().relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
