package dev.reelmask.testing.fault;

import dev.reelmask.testing.tag.TagGuard;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A standalone Spark cluster of this machine: a master and workers, each a process, whose executors are processes too.
 * Its Spark home is a folder of links to the jars of the tests' class path.
 */
public final class StandaloneCluster implements AutoCloseable {
    private static final int PATIENCE = 600;
    private static final long PAUSE_MS = 50;
    private static final int FIRST_HOST = 2;
    private static final int HOSTS = 200;

    private final Path folder;
    private final int port;
    private final Process master;
    private final List<Process> workers = new ArrayList<>();

    private StandaloneCluster(Path folder, int port) throws IOException {
        this.folder = folder;
        this.port = port;
        makeSparkHome();
        this.master = start(
                "master",
                List.of(),
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--webui-port",
                "0");
    }

    /**
     * Starts a master.
     *
     * @param folder for its Spark home, logs and the workers' own folders
     */
    public static StandaloneCluster start(Path folder) throws IOException, InterruptedException {
        TagGuard.uses(TagGuard.CLUSTER);
        int port;
        try (ServerSocket free = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        StandaloneCluster cluster = new StandaloneCluster(Files.createDirectories(folder), port);
        cluster.awaitMaster();
        return cluster;
    }

    @SuppressWarnings("try") // that it connects is all
    private void awaitMaster() throws InterruptedException, IOException {
        for (int i = 0; i < PATIENCE && master.isAlive(); i++) {
            try (Socket connected = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
            }
        }
        close();
        throw new IOException("the master did not start: " + Files.readString(folder.resolve("master.log")));
    }

    /** For {@code execute.master}. */
    public String url() {
        return "spark://127.0.0.1:" + port;
    }

    /** What a driver of this machine needs beside its own environment. */
    public Map<String, String> environment() {
        return Map.of(
                "SPARK_HOME",
                folder.resolve("spark").toString(),
                "SPARK_SCALA_VERSION",
                "2.13",
                "SPARK_LOCAL_IP",
                "127.0.0.1",
                "SPARK_NO_DAEMONIZE",
                "1");
    }

    /** Options of {@code segment}: this cluster, executors of one core with the tests' classes. */
    public List<String> options(String executorJavaOptions) {
        return options(1, executorJavaOptions);
    }

    /** The same with executors of so many cores. */
    public List<String> options(int cores, String executorJavaOptions) {
        return List.of(
                "--set=execute.master=" + url(),
                "--set=spark.spark.ui.enabled=\"false\"",
                "--set=spark.spark.executor.memory=512m",
                "--set=spark.spark.executor.cores=\"" + cores + "\"",
                "--set=spark.spark.driver.host=127.0.0.1",
                "--set=spark.spark.executor.extraJavaOptions=-Dai.djl.offline=true -XX:TieredStopAtLevel=1 "
                        + executorJavaOptions,
                "--set=spark.spark.executor.extraClassPath='" + String.join(File.pathSeparator, classFolders()) + "'");
    }

    /** Adds a worker with one core, on a host of its own as far as Spark sees. */
    public void addWorker() throws IOException {
        addWorker(1, List.of());
    }

    /**
     * Adds a worker that announces GPUs, as a discovery script would that has found them.
     *
     * @param addresses of the GPUs
     */
    public void addWorker(int cores, List<String> addresses) throws IOException {
        String name = "worker-" + workers.size();
        String host = "127.0.0." + (FIRST_HOST + workers.size() % HOSTS);
        workers.add(start(
                name,
                announced(addresses),
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                host,
                "--cores",
                Integer.toString(cores),
                "--memory",
                "1g",
                "--webui-port",
                "0",
                "--work-dir",
                folder.resolve(name).toString(),
                url()));
    }

    /**
     * Ends at once, as a lost machine does, the worker above a process, and all that it has started.
     *
     * @return its own folder, which held its executors' files
     */
    public Path loseWorkerOf(long pid) {
        for (int i = 0; i < workers.size(); i++) {
            Process worker = workers.get(i);
            List<ProcessHandle> below = worker.descendants().toList();
            if (below.stream().anyMatch(process -> process.pid() == pid)) {
                worker.destroyForcibly();
                below.forEach(ProcessHandle::destroyForcibly);
                return folder.resolve("worker-" + i);
            }
        }
        throw new IllegalStateException("no worker has started process " + pid);
    }

    /** Executors that live. */
    public List<ProcessHandle> executors() {
        return workers.stream()
                .flatMap(Process::descendants)
                .filter(ProcessHandle::isAlive)
                .filter(StandaloneCluster::isExecutor)
                .toList();
    }

    private static boolean isExecutor(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
                    .contains("CoarseGrainedExecutorBackend");
        } catch (IOException e) {
            return false; // it has ended
        }
    }

    private List<String> announced(List<String> addresses) throws IOException {
        if (addresses.isEmpty()) {
            return List.of();
        }
        Path script = folder.resolve("gpus-" + workers.size() + ".sh");
        Files.writeString(
                script,
                "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"%s\"]}'\n"
                        .formatted(String.join("\", \"", addresses)));
        if (!script.toFile().setExecutable(true)) {
            throw new IOException(script + " cannot be made executable");
        }
        return List.of(
                "-Dspark.worker.resource.gpu.amount=" + addresses.size(),
                "-Dspark.worker.resource.gpu.discoveryScript=" + script);
    }

    private Process start(String name, List<String> properties, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // however often executors are killed, the master gives no application up
                "-Dspark.deploy.maxExecutorRetries=-1"));
        command.addAll(properties);
        command.addAll(List.of("-cp", folder.resolve("spark/jars") + "/*", main));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile());
        builder.environment().putAll(environment());
        return builder.start();
    }

    private void makeSparkHome() throws IOException {
        Path jars = Files.createDirectories(folder.resolve("spark/jars"));
        int count = 0;
        for (String entry : classPath()) {
            if (entry.endsWith(".jar")) {
                // versions of one name lie in different folders
                Files.createSymbolicLink(
                        jars.resolve(count++ + "-" + Path.of(entry).getFileName()), Path.of(entry));
            }
        }
    }

    private static List<String> classFolders() {
        return Stream.of(classPath())
                .filter(entry -> !entry.isEmpty() && !entry.endsWith(".jar"))
                .toList();
    }

    private static String[] classPath() {
        return System.getProperty("java.class.path").split(File.pathSeparator, -1);
    }

    @Override
    public void close() {
        for (Process worker : workers) {
            List<ProcessHandle> below = worker.descendants().toList();
            worker.destroyForcibly();
            below.forEach(ProcessHandle::destroyForcibly);
        }
        master.destroyForcibly();
    }
}
