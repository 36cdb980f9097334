package dev.reelmask.corpus.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.corpus.Corpus;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.presence.CorpusPresence.Whereabouts;
import dev.reelmask.corpus.presence.CorpusPresence.Whereabouts.Gone;
import dev.reelmask.corpus.presence.CorpusPresence.Whereabouts.Here;
import dev.reelmask.corpus.presence.CorpusPresence.Whereabouts.Unsure;
import dev.reelmask.frame.UserException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is certainly gone, and what only looks like that. */
class CorpusPresenceTest {
    @TempDir
    private Path folder;

    private Corpus corpus;

    @BeforeEach
    void folders() throws IOException {
        corpus = new Corpus(Files.createDirectory(folder.resolve("corpus")));
    }

    @Test
    void removedVideosAndFoldersAreGoneAndTheRestIsHere() throws IOException {
        corpus.files("a.mp4", "day1/b c.mp4", "day2/d.mp4", "frames/0.png", "more/0.png");
        List<String> sources = sources();
        remove("a.mp4");
        remove("day2");
        remove("more");

        assertThat(look(sources))
                .containsExactlyInAnyOrder(
                        new Gone(corpus.source("a.mp4")),
                        new Here(corpus.source("day1/b%20c.mp4")),
                        new Gone(corpus.source("day2/d.mp4")),
                        new Here(corpus.source("frames")),
                        new Gone(corpus.source("more")));
    }

    @Test
    void whatIsLeftOutOfAListingIsNotGone() {
        corpus.files("clip.mp4", "GOPR1.LRV", "GOPR1.MP4", "notes/poster.png", "notes/film.mp4");

        assertThat(look(List.of(corpus.source("GOPR1.LRV"), corpus.source("notes"), corpus.source("clip.mp4"))))
                .as("a proxy whose video came later, a folder of images that got a video")
                .allMatch(Here.class::isInstance);
    }

    @Test
    void aFolderWhoseImagesWereRemovedIsGoneUnlessItIsEmpty() throws IOException {
        corpus.files("a/0.png", "a/notes.txt", "b/0.png", "c.mp4");
        List<String> sources = sources();
        remove("a/0.png");
        remove("b/0.png");

        assertThat(look(sources))
                .hasSize(3)
                .contains(new Gone(corpus.source("a")))
                .anySatisfy(
                        b -> assertThat(b)
                                .isInstanceOfSatisfying(
                                        Unsure.class,
                                        unsure -> assertThat(unsure.reason())
                                                .isEqualTo(
                                                        corpus.source("b")
                                                                + " is empty: a disk that is not mounted? Where it is meant to be, remove the folder")));
    }

    @Test
    void nothingIsGoneFromADiskThatIsNotMounted() throws IOException {
        corpus.files("disk/day1/a.mp4", "disk/b.mp4", "c.mp4");
        List<String> sources = sources();
        remove("disk");
        Files.createDirectory(corpus.root().resolve("disk"));
        Files.writeString(corpus.root().resolve("disk/.keep"), "");

        assertThat(look(sources)).filteredOn(Unsure.class::isInstance).hasSize(2);
        assertThat(look(sources)).noneMatch(Gone.class::isInstance);
    }

    @Test
    void nothingIsGoneBehindALinkThatLeadsNowhere() throws IOException {
        Corpus outside = new Corpus(Files.createDirectory(folder.resolve("outside"))).files("a.mp4");
        corpus.files("c.mp4")
                .link("disk", outside.root())
                .link("b.mp4", outside.root().resolve("a.mp4"));
        List<String> sources = sources();
        assertThat(sources).hasSize(3);
        Files.move(outside.root(), folder.resolve("elsewhere"));

        assertThat(look(sources)).noneMatch(Gone.class::isInstance);
        Files.delete(corpus.root().resolve("disk"));
        assertThat(look(sources)).contains(new Gone(corpus.source("disk/a.mp4")));
    }

    @Test
    void aVideoUnderTheSecondPathOfItsFolderIsHere() {
        corpus.files("z/v.mp4").link("a", Path.of("z"));

        assertThat(look(List.of(corpus.source("a/v.mp4"), corpus.source("a/w.mp4"))))
                .containsExactly(new Here(corpus.source("a/v.mp4")), new Gone(corpus.source("a/w.mp4")));
    }

    @Test
    void ofSeveralSequencesInOneFolderThoseWithoutImagesAreGone() throws IOException {
        corpus.files("val/A_1.png", "val/B_1.png", "val/C_1.png", "valannot/A_1.png", "valannot/B_1.png")
                .files("valannot/C_1.png");
        List<String> sources = sources();
        assertThat(sources).contains(corpus.source("val#A"));
        remove("val/A_1.png");
        remove("val/B_1.png");

        assertThat(look(sources))
                .containsExactlyInAnyOrder(
                        new Gone(corpus.source("val#A")),
                        new Gone(corpus.source("val#B")),
                        new Here(corpus.source("val#C")));
    }

    @Test
    void anEmptyCorpusIsRefused() throws IOException {
        corpus.files("a.mp4", "notes.txt");
        remove("a.mp4");

        assertThatThrownBy(() -> look(List.of()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(
                        "holds no video and no image today; is it the right folder, is the disk mounted?");
        remove("");
        assertThatThrownBy(() -> look(List.of()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void ofAFilesystemThatRefusesOrHangsNothingIsGone() {
        corpus.files("a.mp4", "closed/b.mp4", "silent/c.mp4");
        Configuration hadoop = new Configuration();
        hadoop.set("fs.moody.impl", Moody.class.getName());
        URI root = URI.create("moody:" + corpus.root());

        CorpusPresence presence = CorpusPresence.of(hadoop, root, Duration.ofSeconds(1));

        assertThat(presence.of(
                        List.of(root + "/a.mp4", root + "/x.mp4", root + "/closed/b.mp4", root + "/silent/c.mp4")))
                .satisfiesExactly(
                        a -> assertThat(a).isInstanceOf(Here.class),
                        x -> assertThat(x).isInstanceOf(Gone.class),
                        b -> assertThat(b).isInstanceOfSatisfying(Unsure.class, u -> assertThat(u.reason())
                                .contains("not yours")),
                        c -> assertThat(c).isInstanceOfSatisfying(Unsure.class, u -> assertThat(u.reason())
                                .contains("no answer for 1.0 s")));
    }

    /** Local files, but for a folder that may not be listed and one that never answers. */
    static final class Moody extends RawLocalFileSystem {
        @Override
        public URI getUri() {
            return URI.create("moody:///");
        }

        @Override
        public String getScheme() {
            return "moody";
        }

        @Override
        public RemoteIterator<LocatedFileStatus> listFiles(org.apache.hadoop.fs.Path path, boolean recursive)
                throws IOException {
            throw new AccessControlException("not yours");
        }

        @Override
        public FileStatus[] listStatus(org.apache.hadoop.fs.Path path) throws IOException {
            answer(path);
            return super.listStatus(path);
        }

        @Override
        public FileStatus getFileStatus(org.apache.hadoop.fs.Path path) throws IOException {
            answer(path.getParent());
            return super.getFileStatus(path);
        }

        private static void answer(org.apache.hadoop.fs.Path folder) throws IOException {
            if (folder != null && folder.getName().equals("closed")) {
                throw new AccessControlException("not yours");
            }
            if (folder != null && folder.getName().equals("silent")) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        }
    }

    private List<String> sources() {
        return corpus.list().sequences().stream().map(SequenceSpec::source).toList();
    }

    private List<Whereabouts> look(List<String> sources) {
        return CorpusPresence.of(new Configuration(), corpus.root().toUri()).of(sources);
    }

    private void remove(String path) throws IOException {
        try (Stream<Path> files = Files.walk(corpus.root().resolve(path))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
