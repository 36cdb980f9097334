package dev.reelmask.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassSetsTest {
    @TempDir
    private Path folder;

    @Test
    void knownSetsHaveTheirUsualClasses() {
        assertThat(ClassSets.named("camvid").names())
                .hasSize(11)
                .startsWith("sky", "building")
                .endsWith("bicyclist");
        assertThat(ClassSets.named("camvid").ignoreId()).isEqualTo(11);
        assertThat(ClassSets.named("cityscapes").names())
                .hasSize(19)
                .startsWith("road", "sidewalk")
                .endsWith("bicycle");
        assertThat(ClassSets.named("face-lite").names())
                .containsExactly("background", "skin", "eyes", "outer mouth", "inner mouth")
                .isEqualTo(ClassSets.named("300vw-mask").names());
        assertThat(ClassSets.named("vspw").names())
                .hasSize(124)
                .startsWith("class_0")
                .endsWith("class_123");
        assertThat(ClassSets.named("fasseg").classes().get(1).rgb()).isEqualTo(0xffff00);
        assertThat(ClassSets.names())
                .allSatisfy(name -> assertThat(ClassSets.named(name).name()).isEqualTo(name));
    }

    @Test
    void anUnknownNameListsTheKnownOnes() {
        assertThatThrownBy(() -> ClassSets.load("camvidd"))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(
                        "unknown class set 'camvidd'; known are 300vw-mask, binary, camvid, cityscapes");
    }

    @Test
    void aFileCanHoldASetOfOnesOwn() throws IOException {
        Path file = folder.resolve("roads.yaml");
        Files.writeString(file, "ignore: 9\nclasses: {road: \"#ff0000\", rest: \"#00ff00\"}\n");

        ClassSet set = ClassSets.load(file.toString());

        assertThat(set.name()).isEqualTo("roads");
        assertThat(set.names()).containsExactly("road", "rest");
        assertThat(set.ignoreId()).isEqualTo(9);
    }

    @Test
    void mistakesInAFileAreNamed() throws IOException {
        Path file = folder.resolve("bad.yaml");
        Files.writeString(file, "classes: {road: red}");
        assertThatThrownBy(() -> ClassSets.load(file.toString()))
                .isInstanceOf(UserException.class)
                .hasMessageEndingWith("bad.yaml: 'red' is not a colour; write it as \"#rrggbb\"");

        Files.writeString(file, "- a list");
        assertThatThrownBy(() -> ClassSets.load(file.toString())).hasMessageEndingWith("bad.yaml must hold 'classes'");
    }
}
