package dev.reelmask.job.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.job.export.format.MaskFormat;
import dev.reelmask.testing.S3Endpoint;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Exports to s3a:// against a real S3 endpoint. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ObjectStoreExportTest {
    private static final URI BUCKET = URI.create("s3a://exports");

    private static S3Endpoint s3;
    private static Configuration hadoop;

    @TempDir
    private java.nio.file.Path folder;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        s3 = S3Endpoint.start();
        s3.createBucket(BUCKET.getHost());
        hadoop = s3.hadoop();
    }

    @AfterAll
    static void stop() throws IOException {
        if (s3 != null) {
            FileSystem.get(BUCKET, hadoop).close();
            s3.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"COCO", "CITYSCAPES", "WEBDATASET"})
    void bucketsHoldWhatFoldersHold(MaskFormat format) throws IOException {
        ExportedClips clips = new ExportedClips(folder);
        clips.export(new Configuration(), folder.resolve("here").toUri(), format);
        URI there = URI.create(BUCKET + "/" + format);

        assertThat(clips.export(hadoop, there, format).written()).isEqualTo(2);
        assertThat(clips.export(hadoop, there, format).written()).isZero();

        FileSystem fs = FileSystem.get(BUCKET, hadoop);
        fs.delete(new Path(there + "/_reelmask/sequences/day_one.json"), false);
        int together = format == MaskFormat.WEBDATASET ? 2 : 1;
        assertThat(clips.export(hadoop, there, format).written()).isEqualTo(together);
        fs.copyToLocalFile(
                false, new Path(there), new Path(folder.resolve("there").toUri()), true);
        assertThat(ExportedClips.files(folder.resolve("there"))).isEqualTo(ExportedClips.files(folder.resolve("here")));
        assertThat(s3.openUploads(BUCKET.getHost())).isEmpty();
    }
}
