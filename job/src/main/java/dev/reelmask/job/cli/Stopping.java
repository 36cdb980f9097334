package dev.reelmask.job.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.service.launcher.IrqHandler;
import org.apache.hadoop.service.launcher.IrqHandler.InterruptData;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * How a command ends that TERM, INT or HUP stops: it says so in one line, its thread is interrupted, so that on its way
 * out it gives leases back and deletes what is unfinished, and after some seconds the process ends, whatever it does;
 * what cannot wait for the thread is done by {@link OnExit}. A second signal ends it at once.
 */
public final class Stopping {
    private static final System.Logger LOG = System.getLogger(Stopping.class.getName());
    private static final List<String> SIGNALS = List.of("TERM", "INT", "HUP");
    /** Before Spark stops, and before filesystems are closed. */
    static final int PRIORITY = 1_000;

    private static final long PATIENCE_SECONDS = 3;
    private static final long HOOK_SECONDS = 5;
    /** Commands that skip what an earlier start has done. */
    private static final Set<String> GO_ON = Set.of("segment", "train", "demo", "export-masks");

    private final List<String> arguments;
    private final GuardedOutput out;
    private final GuardedOutput err;
    private final Thread command = Thread.currentThread();
    private final AtomicReference<InterruptData> signal = new AtomicReference<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    private Stopping(List<String> arguments, GuardedOutput out, GuardedOutput err) {
        this.arguments = arguments;
        this.out = out;
        this.err = err;
    }

    /**
     * Waits for signals.
     *
     * @param arguments of the command, which runs in the calling thread
     */
    public static Stopping watch(List<String> arguments, GuardedOutput out, GuardedOutput err) {
        Stopping stopping = new Stopping(arguments, out, err);
        ShutdownHookManager.get().addShutdownHook(stopping::stop, PRIORITY, HOOK_SECONDS, TimeUnit.SECONDS);
        for (String name : SIGNALS) {
            try {
                new IrqHandler(name, stopping::exit).bind();
            } catch (IllegalArgumentException e) {
                // a JVM that leaves signals alone (-Xrs) ends as the system has it
                LOG.log(System.Logger.Level.DEBUG, name, e);
            }
        }
        return stopping;
    }

    /** To be called when the command has returned. */
    public void commandEnded() {
        ended.countDown();
    }

    private void exit(InterruptData received) {
        int code = ExitCodes.ofSignal(received.getNumber());
        if (signal.compareAndSet(null, received)) {
            System.exit(code);
        }
        Runtime.getRuntime().halt(code);
    }

    private void stop() {
        InterruptData received = signal.get();
        if (received == null || ended.getCount() == 0) {
            return;
        }
        tell(received);
        command.interrupt();
        try {
            boolean unused = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(InterruptData received) {
        boolean goesOn = !arguments.isEmpty() && GO_ON.contains(arguments.get(0));
        String message = "stopped by SIG" + received.getName()
                + (goesOn ? "; what is finished stays, start the same command again to go on" : "");
        err.end((CommonOptions.isTerminal() ? CommonOptions.CLEAR_LINE : "") + "reelmask: " + message);
        if (arguments.contains(CommonOptions.JSON)) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("status", "stopped");
            fields.put("exit", ExitCodes.ofSignal(received.getNumber()));
            fields.put("message", message);
            out.end(CommonOptions.toJson(fields));
        } else {
            out.mute();
        }
    }
}
