package dev.reelmask.job.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.job.config.ConfigReader;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.propagate.warp.WarpNetwork;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/** Tasks of one executor process. */
class SharedModelTest {
    private static final int TASKS = 4;

    @Test
    void tasksThatBeginAtOnceHaveOneCopyOfTheModelForADevice() throws Exception {
        byte[] sent = sent(BundleNetworks.of(
                new Configuration(),
                ConfigReader.read(Optional.empty(), Map.of("network.bundle", "../conf/bundles/face-lite"))));
        List<Callable<WarpNetwork>> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            tasks.add(() -> received(sent).network(Precision.F32, -1));
        }

        Set<WarpNetwork> networks = new HashSet<>();
        ExecutorService threads = Executors.newFixedThreadPool(TASKS);
        try {
            for (Future<WarpNetwork> task : threads.invokeAll(tasks)) {
                networks.add(task.get());
            }
        } finally {
            threads.shutdown();
        }

        assertThat(networks).hasSize(1);
    }

    private static byte[] sent(BundleNetworks networks) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(networks);
        }
        return bytes.toByteArray();
    }

    private static BundleNetworks received(byte[] bytes) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return (BundleNetworks) in.readObject();
        }
    }
}
