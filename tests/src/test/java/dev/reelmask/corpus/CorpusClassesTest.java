package dev.reelmask.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusClassesTest {
    private static final ClassSet CAMVID = ClassSets.named("camvid");

    @TempDir
    private Path root;

    @Test
    void aCorpusThatSaysNothingIsOfTheNetworksClasses() {
        assertThat(of("")).isEqualTo(CAMVID);
    }

    @Test
    void otherClassesThanTheNetworksAreRefused() {
        assertThatThrownBy(() -> of("cityscapes"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(
                        "are of class set 'cityscapes', the network's classes are 'camvid': class 0 is 'road' there and 'sky' here");
        assertThat(of("camvid")).isEqualTo(CAMVID);
    }

    @Test
    void aFileInTheRootNamesTheClasses() throws IOException {
        for (String text : new String[] {"cityscapes", "name: cityscapes\n"}) {
            Files.writeString(root.resolve(CorpusClasses.FILE), text);
            assertThatThrownBy(() -> of("")).hasMessageContaining("are of class set 'cityscapes'");
        }
        assertThat(of("camvid")).as("what the user says goes over it").isEqualTo(CAMVID);
    }

    @Test
    void aFileMayGiveItsOwnColoursAndIgnoreIdToTheSameClasses() throws IOException {
        StringBuilder yaml = new StringBuilder("name: recoloured\nignore: 255\nclasses:\n");
        for (String name : CAMVID.names()) {
            yaml.append("  ")
                    .append(name)
                    .append(": \"#0000")
                    .append(Integer.toHexString(16 + name.length()))
                    .append("\"\n");
        }
        Files.writeString(root.resolve(CorpusClasses.FILE), yaml);

        ClassSet read = of("");

        assertThat(read.names()).isEqualTo(CAMVID.names());
        assertThat(read.ignoreId()).isEqualTo(255);
        assertThat(read.classes().get(0).rgb()).isEqualTo(0x13);
    }

    @Test
    void classesThatAreMissingAtTheEndAreADifference() throws IOException {
        Files.writeString(root.resolve(CorpusClasses.FILE), "classes: {sky: \"#808080\"}");

        assertThatThrownBy(() -> of("")).hasMessageContaining("there are 1 classes there and 11 here");
    }

    @Test
    void keysThatMeanNothingAreRefused() throws IOException {
        Files.writeString(root.resolve(CorpusClasses.FILE), "first-value: 1\nclasses: {sky: \"#808080\"}");

        assertThatThrownBy(() -> of(""))
                .isInstanceOf(UserException.class)
                .hasMessageEndingWith(
                        "reelmask-classes.yaml: 'first-value' is no key of such a file; there are name, ignore and classes");
    }

    @Test
    void aCorpusOfOneVideoHasNoSuchFile() throws IOException {
        Path video = Files.writeString(root.resolve("clip.mp4"), "x");

        assertThat(CorpusClasses.of(new Configuration(), video.toUri(), "", CAMVID))
                .isEqualTo(CAMVID);
    }

    private ClassSet of(String given) {
        return CorpusClasses.of(new Configuration(), root.toUri(), given, CAMVID);
    }
}
