package dev.reelmask.corpus.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.corpus.Corpus;
import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.CorpusListing;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.tree.CorpusTree;
import dev.reelmask.corpus.tree.ListingSettings;
import dev.reelmask.corpus.tree.Patience;
import dev.reelmask.frame.UserException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of filesystems that refuse or never answer. */
class HangingFolderTest {
    private static final Duration SHORT = Duration.ofSeconds(1);

    @TempDir
    private Path root;

    private final Patience patience = new Patience(SHORT);

    @Test
    void aQuestionWithoutAnAnswerIsLeftBehindAndTheOthersAreAsked() {
        CountDownLatch never = new CountDownLatch(1);

        List<String> answers = patience.each(
                List.of("a", "hangs", "fails", "b"),
                (name, alive) -> {
                    if (name.equals("hangs")) {
                        wait(never);
                    } else if (name.equals("fails")) {
                        throw new IOException("broken");
                    }
                    return name;
                },
                (name, e) -> name + ": " + e.getMessage());

        assertThat(answers).containsExactly("a", "hangs: no answer for 1.0 s", "fails: broken", "b");
    }

    @Test
    void aLongAnswerThatGrowsIsAwaited() {
        String answer = patience.one(
                "long",
                (name, alive) -> {
                    for (int i = 0; i < 10; i++) {
                        pause(SHORT.toMillis() / 5);
                        alive.run();
                    }
                    return "all";
                },
                (name, e) -> e.getMessage());

        assertThat(answer).isEqualTo("all");
    }

    @Test
    void aFaultOfTheProgramIsNotHidden() {
        assertThatThrownBy(() -> patience.one(
                        "a",
                        (name, alive) -> {
                            throw new IllegalStateException("fault");
                        },
                        (name, e) -> ""))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("fault");
    }

    @Test
    void foldersThatRefuseOrHangAreEntriesAndTheRestIsListed() {
        new Corpus(root).files("a/v.mp4", "refuses/w.mp4", "hangs/x.mp4", "z.mp4");
        ListingSettings all = ListingSettings.of(CorpusLayout.AUTO);
        URI uri = URI.create("moody://" + root);

        CorpusListing listing = Corpora.listing(CorpusTree.list(moody(), uri, all, SHORT), uri, all);

        assertThat(listing.sequences()).extracting(SequenceSpec::id).containsExactly("a__v", "z");
        assertThat(listing.sequences().get(1).source()).isEqualTo("moody:" + root + "/z.mp4");
        assertThat(listing.unlistable())
                .extracting(entry -> entry.id() + " " + entry.message())
                .containsExactly(
                        "hangs moody:%s/hangs cannot be listed: no answer for 1.0 s".formatted(root),
                        "refuses moody:%s/refuses cannot be listed: Permission denied".formatted(root));
    }

    @Test
    void aRootThatRefusesIsTheUsersMistake() throws IOException {
        URI uri = URI.create("moody://" + Files.createDirectory(root.resolve("refuses")));

        assertThatThrownBy(() -> Corpora.list(moody(), uri, ListingSettings.of(CorpusLayout.AUTO)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("refuses cannot be listed: Permission denied");
    }

    private static Configuration moody() {
        Configuration hadoop = new Configuration();
        hadoop.setClass("fs.moody.impl", Moody.class, RawLocalFileSystem.class);
        hadoop.setBoolean("fs.moody.impl.disable.cache", true);
        return hadoop;
    }

    private static void wait(CountDownLatch never) {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The local filesystem under another scheme; folders do as their names say. */
    public static final class Moody extends RawLocalFileSystem {
        @Override
        public String getScheme() {
            return "moody";
        }

        @Override
        public URI getUri() {
            return URI.create("moody:///");
        }

        /** As of any filesystem with a folder below that refuses. */
        @Override
        public RemoteIterator<LocatedFileStatus> listFiles(org.apache.hadoop.fs.Path folder, boolean recursive)
                throws IOException {
            throw new AccessControlException("Permission denied");
        }

        @Override
        public FileStatus[] listStatus(org.apache.hadoop.fs.Path folder) throws IOException {
            if (folder.getName().equals("hangs")) {
                HangingFolderTest.wait(new CountDownLatch(1));
            }
            if (folder.getName().equals("refuses")) {
                throw new AccessControlException("Permission denied");
            }
            return super.listStatus(folder);
        }
    }
}
