package dev.reelmask.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskSnippetTest {
    private static final Path DOCUMENT = Path.of("../docs/masks.md");

    @TempDir
    private Path folder;

    @Test
    void thePythonOfTheDocumentationDecodesAMask() throws IOException, InterruptedException {
        Matcher snippet = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(DOCUMENT));
        assertThat(snippet.find()).isTrue();
        assertThat(snippet.group(1).strip().lines().count()).isLessThanOrEqualTo(10);
        FrameSize size = new FrameSize(700, 3);
        byte[] ids = new byte[size.pixels()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (byte) (i < 400 ? 255 : i * i / 5000 % 7);
        }
        byte[] mask = MaskCodec.encode(new LabelMap(size, ids));
        Path script = folder.resolve("decode.py");
        Files.writeString(
                script,
                snippet.group(1)
                        + "\nimport sys\nwidth, height, ids = decode_mask(bytes.fromhex(sys.argv[1]))\n"
                        + "print(width, height, bytes(ids).hex())\n");

        assertThat(python(script, HexFormat.of().formatHex(mask)))
                .isEqualTo("700 3 " + HexFormat.of().formatHex(ids));
    }

    private String python(Path script, String argument) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process process;
        try {
            process = new ProcessBuilder("python3", script.toString(), argument)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "python3 is absent");
            throw e;
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(output).strip();
    }
}
