package dev.reelmask.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code submit/reelmask} hands to Spark or to a JVM; a script stands for {@code spark-submit} or {@code java} and
 * says what it was given.
 */
class LauncherTest {
    @TempDir
    private Path spark;

    @TempDir
    private Path home;

    @Test
    void aPoorLocaleIsReplacedHereAndForExecutors() throws Exception {
        List<String> given = submit("C");

        assertThat(given.get(0)).matches("LC_ALL=.*UTF-8");
        assertThat(given)
                .contains(
                        "spark.executorEnv.LC_ALL=C.UTF-8",
                        "spark.yarn.appMasterEnv.LC_ALL=C.UTF-8",
                        "spark.kubernetes.driverEnv.LC_ALL=C.UTF-8");
        assertThat(given).last().isEqualTo("doctor");
    }

    @Test
    void aLocaleThatIsNotInstalledIsReplacedToo() throws Exception {
        assertThat(submit("xx_XX.UTF-8").get(0)).matches("LC_ALL=(C|en_US).UTF-8");
    }

    @Test
    void aLocalStartTakesTheJarsAndTheClassesThatAreKept() throws Exception {
        Path target = Files.createDirectories(home.resolve("job/target"));
        Files.writeString(target.resolve("reelmask-job-1.jar"), "");
        Files.writeString(target.resolve("local-classpath"), "a.jar:b.jar");
        Path options = Files.createDirectories(target.resolve("classes/dev/reelmask/job"));
        Files.writeString(options.resolve("java-options"), "-Done=1 -Dtwo=2");

        List<String> without = local();
        Files.writeString(target.resolve("shared-classes.jsa"), "");
        List<String> with = local();

        assertThat(without).contains("-Done=1", "-Dtwo=2", "-Dmine=1").noneMatch(o -> o.contains("SharedArchiveFile"));
        assertThat(with).contains("-XX:SharedArchiveFile=" + target.resolve("shared-classes.jsa"));
        // Only jars may come first, or the JVM takes no archive.
        assertThat(with)
                .containsSequence(
                        "-cp",
                        target.resolve("reelmask-job-1.jar") + ":a.jar:b.jar:/conf",
                        "dev.reelmask.job.Main",
                        "ls");
        assertThat(with).contains("MALLOC_ARENA_MAX=7", "OMP_NUM_THREADS=1", "MALLOC_MMAP_THRESHOLD_=1073741824");
    }

    @Test
    void aReleaseNeedsNoBuildAndNoMaven() throws Exception {
        Path lib = release();

        List<String> given = local();

        assertThat(given)
                .contains("-Done=1")
                .containsSequence(
                        "-cp",
                        "%1$s/reelmask.jar:%1$s/spark/a.jar:%1$s/spark/b.jar:/conf".formatted(lib),
                        "dev.reelmask.job.Main",
                        "ls");
    }

    @Test
    void summariesAreLeftToTheFirstCompilerForLonger() throws Exception {
        release();

        assertThat(local()).contains("-XX:Tier4InvocationThreshold=20000");
        assertThat(lines(local(home.resolve("submit/reelmask").toString(), "summarize")))
                .contains("-XX:Tier4InvocationThreshold=500000")
                .doesNotContain("-XX:Tier4InvocationThreshold=20000");
    }

    @Test
    void commandsAreShownAsTheyWereTyped() throws Exception {
        release();

        assertThat(local()).contains("REELMASK_COMMAND=" + home.resolve("submit/reelmask"));
        Path bin = Files.createDirectories(home.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("reelmask"), home.resolve("submit/reelmask"));
        ProcessBuilder found = local("bash", "-c", "reelmask ls");
        found.environment().put("PATH", bin + ":" + System.getenv("PATH"));
        assertThat(lines(found)).contains("REELMASK_COMMAND=reelmask");
    }

    @Test
    void aMachineThatDoesNotKnowItsOwnNameIsAlone() throws Exception {
        release();
        Path bin = Files.createDirectories(home.resolve("bin"));
        Path uname = bin.resolve("uname");
        Files.writeString(uname, "#!/bin/sh\necho nobody.invalid\n");
        assertThat(uname.toFile().setExecutable(true)).isTrue();
        ProcessBuilder unknown = local(home.resolve("submit/reelmask").toString(), "ls");
        unknown.environment().put("PATH", bin + ":" + System.getenv("PATH"));

        assertThat(lines(unknown)).contains("SPARK_LOCAL_IP=127.0.0.1");
        unknown.environment().put("SPARK_LOCAL_IP", "127.0.0.2");
        assertThat(lines(unknown)).contains("SPARK_LOCAL_IP=127.0.0.2");
        Files.writeString(uname, "#!/bin/sh\necho localhost\n");
        unknown.environment().remove("SPARK_LOCAL_IP");
        assertThat(lines(unknown)).noneMatch(line -> line.startsWith("SPARK_LOCAL_IP"));
    }

    /** What the archive holds in {@code lib}. */
    private Path release() throws IOException {
        Path lib = Files.createDirectories(home.resolve("lib"));
        Files.createDirectories(lib.resolve("spark"));
        for (String jar : List.of("reelmask.jar", "spark/b.jar", "spark/a.jar")) {
            Files.writeString(lib.resolve(jar), "");
        }
        Files.writeString(lib.resolve("java-options"), "-Done=1");
        return lib;
    }

    private List<String> local() throws IOException, InterruptedException {
        return lines(local(home.resolve("submit/reelmask").toString(), "ls"));
    }

    private ProcessBuilder local(String... command) throws IOException {
        Path launcher = Files.createDirectories(home.resolve("submit")).resolve("reelmask");
        Files.copy(Path.of("../submit/reelmask"), launcher, StandardCopyOption.REPLACE_EXISTING);
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        Path java = Files.createDirectories(home.resolve("jdk/bin")).resolve("java");
        Files.writeString(
                java,
                """
                #!/bin/sh
                case "$1" in
                -XshowSettings*) echo '    java.specification.version = 17' ;;
                *) printf '%s\n' "$@"; env | grep -E '^(MALLOC|OMP|REELMASK|SPARK)_' ;;
                esac
                """);
        assertThat(java.toFile().setExecutable(true)).isTrue();
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .putAll(Map.of(
                        "JAVA_HOME", home.resolve("jdk").toString(),
                        "REELMASK_SKIP_BUILD", "1",
                        "REELMASK_JAVA_OPTS", "-Dmine=1",
                        "HADOOP_CONF_DIR", "/conf",
                        "MALLOC_ARENA_MAX", "7"));
        builder.environment()
                .keySet()
                .removeAll(List.of("SPARK_HOME", "OMP_NUM_THREADS", "MALLOC_MMAP_THRESHOLD_", "SPARK_LOCAL_IP"));
        return builder;
    }

    private static List<String> lines(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).isZero();
        return lines;
    }

    private List<String> submit(String locale) throws IOException, InterruptedException {
        Path script = Files.createDirectories(spark.resolve("bin")).resolve("spark-submit");
        Files.writeString(script, "#!/bin/sh\nprintf '%s\\n' \"LC_ALL=$LC_ALL\" \"$@\"\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        ProcessBuilder launcher = new ProcessBuilder("../submit/reelmask", "doctor");
        launcher.environment().put("LC_ALL", locale);
        launcher.environment().put("SPARK_HOME", spark.toString());
        launcher.environment().put("REELMASK_SKIP_BUILD", "1");
        launcher.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return lines(launcher);
    }
}
