package dev.reelmask.job.doctor;

import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ExitCodes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelmask doctor}: is this machine fit for the job, and if not, what to do. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Checks Java, natives, threads, allocator, devices and filesystem, and says what to do.",
        exitCodeList = {
            "0:nothing speaks against this machine",
            "1:a check failed",
            ExitCodes.USER_ERROR_HELP,
            ExitCodes.SIGNAL_HELP
        },
        footer = {"", "Example:", "  reelmask doctor --results /data/results"})
public final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Option(names = "--results", paramLabel = "URI", description = "Also check writing and renaming under this root.")
    private String results = "";

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>();
        findings.addAll(JavaChecks.run(Runtime.version(), System.getProperties()));
        findings.addAll(MachineChecks.run(System.getenv()));
        findings.addAll(NativeChecks.run());
        if (findings.stream().noneMatch(f -> f.level() == Finding.Level.FAIL)) {
            findings.add(DeviceChecks.run());
        }
        if (!results.isEmpty()) {
            findings.add(FilesystemCheck.run(new Configuration(), results));
        }
        boolean failed = findings.stream().anyMatch(f -> f.level() == Finding.Level.FAIL);
        common.printResult(
                Map.of(
                        "ok",
                        !failed,
                        "checks",
                        findings.stream().map(DoctorCommand::fields).toList()),
                String.join(
                        System.lineSeparator(),
                        findings.stream().map(Finding::line).toList()));
        return failed ? ExitCodes.FAILURE : ExitCodes.DONE;
    }

    private static Map<String, String> fields(Finding finding) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("check", finding.check());
        fields.put("level", finding.level().name());
        fields.put("found", finding.found());
        fields.put("advice", finding.advice());
        return fields;
    }
}
