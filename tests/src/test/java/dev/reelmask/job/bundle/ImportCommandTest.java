package dev.reelmask.job.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.job.Main;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.module.NetworkModule;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.net.zoo.FaceUnet;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ImportCommandTest {
    /** As many outputs as class set 300vw-mask has classes. */
    private static final Network NETWORK = FaceUnet.network(5);

    private static final Weights WEIGHTS = Weights.initial(NETWORK, 1);

    @TempDir
    private Path folder;

    @Test
    void weightsBecomeABundle() throws IOException {
        write(WEIGHTS);

        assertThat(run(ExitCodes.DONE, "face-unet", "300vw-mask")).startsWith("next: ");
        assertThat(Bundle.read(folder.resolve("out").toUri()).spec().name()).isEqualTo("face-unet-300vw-mask");
    }

    @Test
    void weightsOfAnotherNetworkAreRefusedWithWhatTheyHold() throws IOException {
        write(WEIGHTS);

        assertThat(run(ExitCodes.USER_ERROR, "espnet", "camvid"))
                .contains(
                        "hold no tensor 'classifier.weight', so they are not of this network (they hold enc1.0.weight")
                .contains("26 in all)");
    }

    @Test
    void weightsUnderAPrefixAreRefusedWithThePrefix() throws IOException {
        Files.write(folder.resolve("w.safetensors"), safetensors("backbone.out.weight", 5));

        assertThat(run(ExitCodes.USER_ERROR, "face-unet", "300vw-mask", "w.safetensors"))
                .contains("hold no tensor 'out.weight'", "all names begin with 'backbone.', which must be taken off");
    }

    @Test
    void otherNumbersOfClassesAreRefused() throws IOException {
        write(WEIGHTS);

        assertThat(run(ExitCodes.USER_ERROR, "face-unet", "camvid"))
                .contains("The weights have 5 outputs, but class set camvid has 11 classes");
        assertThat(run(ExitCodes.USER_ERROR, "face-unet", "davis"))
                .contains("The weights have 5 outputs, but class set davis has 2 classes");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void aWrongShapeIsShownInTheTable() throws IOException {
        Files.write(folder.resolve("w.safetensors"), safetensors("out.weight", 5));

        assertThat(run(ExitCodes.USER_ERROR, "face-unet", "300vw-mask", "w.safetensors"))
                .contains("w.safetensors does not hold the weights of face_unet: 26 of 26 tensors differ")
                .containsPattern("enc1.0.weight +\\[32, 3, 3, 3\\] +missing")
                .containsPattern("out.weight +\\[5, 32, 1, 1\\] +\\[5\\]");
    }

    @Test
    void nanIsRefusedWithItsTensor() throws IOException {
        Map<String, FloatTensor> tensors = new LinkedHashMap<>(WEIGHTS.tensors());
        tensors.put("dec1.0.bias", FloatTensor.filled(WEIGHTS.get("dec1.0.bias").shape(), Float.NaN));
        write(new Weights(tensors));

        assertThat(run(ExitCodes.USER_ERROR, "face-unet", "300vw-mask"))
                .contains("value 0 of tensor dec1.0.bias is NaN");
    }

    @Test
    void aTruncatedFileIsRefused() throws IOException {
        byte[] whole = write(WEIGHTS);
        Files.write(folder.resolve("w.pt"), Arrays.copyOf(whole, whole.length / 2));

        assertThat(run(ExitCodes.USER_ERROR, "face-unet", "300vw-mask")).contains("w.pt is damaged");
    }

    @Test
    void weightsOfAUrlBecomeTheSameBundle() throws IOException {
        byte[] file = write(WEIGHTS);
        run(ExitCodes.DONE, "face-unet", "300vw-mask");
        String ofFile = Bundle.read(folder.resolve("out").toUri()).digest(Bundle.FEATURES);

        try (LoopbackFiles server = LoopbackFiles.serving("/moved/w.pt", file)) {
            String err = fetch(ExitCodes.DONE, server.url("/w.pt"), "--sha256", LoopbackFiles.sha256(file));

            assertThat(err).contains("fetching " + server.url("/w.pt") + " (");
            Bundle fetched = Bundle.read(folder.resolve("fetched").toUri());
            assertThat(fetched.digest(Bundle.FEATURES)).isEqualTo(ofFile);
            assertThat(fetched.spec().provenance()).endsWith(" from " + server.url("/w.pt"));
        }
    }

    @Test
    void anotherFileThanAskedForIsRefusedAndLeavesNothing() throws IOException {
        byte[] file = write(WEIGHTS);
        String digest = LoopbackFiles.sha256(file);
        file[100] ^= 1;

        try (LoopbackFiles server = LoopbackFiles.serving("/w.pt", file)) {
            assertThat(fetch(ExitCodes.USER_ERROR, server.url("/w.pt"), "--sha256", digest))
                    .contains("has the SHA-256 " + LoopbackFiles.sha256(file) + ", not " + digest);
            assertThat(folder.resolve("fetched")).doesNotExist();
        }
    }

    @Test
    void aUrlThatHasNothingIsTold() throws IOException {
        try (LoopbackFiles server = LoopbackFiles.serving("/w.pt", write(WEIGHTS))) {
            assertThat(fetch(ExitCodes.USER_ERROR, server.url("/other.pt"), "--sha256", "0".repeat(64)))
                    .contains("cannot fetch " + server.url("/other.pt"), "the server answers 404");
            assertThat(fetch(ExitCodes.USER_ERROR, server.url("/cut/w.pt"), "--sha256", "0".repeat(64)))
                    .contains("cannot fetch " + server.url("/cut/w.pt"), "it broke off after ");
            assertThat(fetch(ExitCodes.USER_ERROR, server.url("/w.pt"))).contains("give its --sha256, or an https URL");
            assertThat(fetch(ExitCodes.USER_ERROR, server.url("/w.json"), "--sha256", "0".repeat(64)))
                    .contains("a .json has its numbers in a second file");
            assertThat(fetch(ExitCodes.USER_ERROR, server.url("/w.pt"), "--sha256", "1234"))
                    .contains("--sha256 1234: a SHA-256 has 64 hexadecimal digits");
            assertThat(fetch(ExitCodes.USER_ERROR, "ftp://host/w.pt")).contains("only http and https are fetched");
        }
    }

    @Test
    void secretsOfAUrlAreForTheServerAlone() throws IOException {
        byte[] file = write(WEIGHTS);
        try (LoopbackFiles server = LoopbackFiles.serving("/w.pt", file)) {
            String secret = server.url("/w.pt") + "?X-Amz-Signature=secret";

            String err = fetch(ExitCodes.DONE, secret, "--sha256", LoopbackFiles.sha256(file));

            assertThat(err).contains("fetching " + server.url("/w.pt") + "?… (").doesNotContain("secret");
            assertThat(Files.readString(folder.resolve("fetched/bundle.yaml"))).doesNotContain("secret");
        }
        assertThat(fetch(ExitCodes.USER_ERROR, "https://user:secret@host/a b.pt"))
                .contains("is no URL")
                .doesNotContain("secret");
    }

    @Test
    void theDigestOfALocalFileIsCheckedToo() throws IOException {
        write(WEIGHTS);

        assertThat(fetch(ExitCodes.USER_ERROR, folder.resolve("w.pt").toString(), "--sha256", "0".repeat(64)))
                .contains("w.pt has the SHA-256 ");
    }

    @Test
    void whatIsNotInTheCatalogueIsRefusedWithWhatIs() {
        assertThat(execute(ExitCodes.USER_ERROR, "import", "espnet-kitti"))
                .contains("no network 'espnet-kitti' in the catalogue, which has espnet-camvid, espnet-cityscapes");
        assertThat(execute(ExitCodes.USER_ERROR, "import", "espnet-camvid", "--classes", "camvid"))
                .contains("espnet-camvid stands in the catalogue with its network and classes");
        assertThat(execute(ExitCodes.USER_ERROR, "import", "--network", "raft"))
                .contains("There is no network 'raft'; did you mean raft-small? ", "Flow networks: flownet2-s, ");
        assertThat(execute(ExitCodes.USER_ERROR, "import", "--network", "espnet"))
                .contains("--weights is missing: give --network, --weights and --out, or a name of the catalogue");
    }

    @Test
    void aFolderOfOtherThingsIsLeftAlone() throws IOException {
        write(WEIGHTS);
        Path videos = Files.createDirectories(folder.resolve("fetched"));
        Files.writeString(videos.resolve("video.mp4"), "mine");

        assertThat(fetch(ExitCodes.USER_ERROR, folder.resolve("w.pt").toString()))
                .contains("holds other files and no bundle; name a new or an empty folder");
        assertThat(videos).isDirectoryNotContaining("glob:**.yaml");
    }

    @Test
    void aBundleIsReplacedWithAWord() throws IOException {
        write(WEIGHTS);
        fetch(ExitCodes.DONE, folder.resolve("w.pt").toString());

        assertThat(fetch(ExitCodes.DONE, folder.resolve("w.pt").toString())).contains("fetched will be replaced");
    }

    /** What the catalogue says must be what its files are; those of them that are at hand. */
    @Test
    void digestsOfTheCatalogueAreThoseOfItsFiles() {
        Path weights = Path.of("../../shared/data/weights/espnet/decoder");
        Assumptions.assumeTrue(Files.isDirectory(weights), "needs " + weights);
        NetworkCatalogue.entries().forEach((name, entry) -> {
            Path file = weights.resolve(entry.url().substring(entry.url().lastIndexOf('/') + 1));
            String out = folder.resolve(entry.sha256()).toString();

            execute(ExitCodes.DONE, "import", name, "--weights", file.toString(), "--out", out);
        });
    }

    private String fetch(int expected, String weights, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("import", "--network", "face-unet", "--classes", "300vw-mask"));
        arguments.addAll(
                List.of("--weights", weights, "--out", folder.resolve("fetched").toString()));
        arguments.addAll(List.of(more));
        return execute(expected, arguments.toArray(String[]::new));
    }

    private byte[] write(Weights weights) throws IOException {
        byte[] archive = TorchArchive.write(NetworkModule.training(NETWORK, weights));
        Files.write(folder.resolve("w.pt"), archive);
        return archive;
    }

    private static byte[] safetensors(String name, int length) {
        String header = String.format(
                Locale.ROOT,
                "{\"%s\": {\"dtype\": \"F32\", \"shape\": [%d], \"data_offsets\": [0, %d]}}",
                name,
                length,
                4 * length);
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        byte[] file = new byte[8 + text.length + 4 * length];
        file[0] = (byte) text.length;
        System.arraycopy(text, 0, file, 8, text.length);
        return file;
    }

    private String run(int expected, String network, String classes) {
        return run(expected, network, classes, "w.pt");
    }

    private String run(int expected, String network, String classes, String file) {
        return execute(
                expected,
                "import",
                "--network",
                network,
                "--weights",
                folder.resolve(file).toString(),
                "--classes",
                classes,
                "--out",
                folder.resolve("out").toString());
    }

    private static String execute(int expected, String... arguments) {
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine()
                .setOut(new PrintWriter(new StringWriter(), true))
                .setErr(new PrintWriter(err, true));
        assertThat(command.execute(arguments)).as(err.toString()).isEqualTo(expected);
        return err.toString();
    }
}
