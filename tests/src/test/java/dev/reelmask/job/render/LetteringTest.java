package dev.reelmask.job.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reelmask.frame.FrameSize;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LetteringTest {
    private static final String CYRILLIC = "дорога";
    private static final String CHINESE = "道路";

    private final Lettering bare = new Lettering(StrokeFont.load(), Optional.empty());
    private final Lettering own = Lettering.load();

    @Test
    void asciiIsDrawnFromStrokesWhateverTheMachineHas() {
        assertThat(drawn(own, "left eyebrow {7}")).isEqualTo(drawn(bare, "left eyebrow {7}"));
    }

    @Test
    void withoutFontsAccentsAreLeftOffAndOtherLettersAreNumbers() {
        assertThat(drawn(bare, "façade")).isEqualTo(drawn(bare, "facade"));
        assertThat(drawn(bare, "ﬁ Ångström")).isEqualTo(drawn(bare, "fi Angstrom"));
        assertThat(drawn(bare, "道 a")).isEqualTo(drawn(bare, "<U+9053> a"));
        assertThat(drawn(bare, "道路")).isEqualTo(drawn(bare, "<U+9053 8DEF>"));
        assertThat(drawn(bare, "\ud83d\ude97")).isEqualTo(drawn(bare, "<U+1F697>"));
        assertThat(drawn(bare, "tab\there")).isEqualTo(drawn(bare, "tab<U+0009>here"));
    }

    @Test
    void differentNamesNeverLookTheSame() {
        for (Lettering font : List.of(bare, own)) {
            Set<List<Byte>> seen = new HashSet<>();
            for (String name : List.of("дорога", "дороги", "道路", "建筑", "車", "السيارة", "गाड़ी", "\ud83d\ude97", "□")) {
                assertThat(seen.add(bytes(drawn(font, name)))).as(name).isTrue();
            }
        }
    }

    @Test
    void lettersOfTheMachinesFontsAreDrawnFromThem() {
        Optional<MachineFont> machine = MachineFont.find();
        assumeTrue(machine.filter(font -> font.has('д')).isPresent(), "no font with Cyrillic letters on this machine");

        assertThat(own.width(CYRILLIC, 11)).isLessThan(bare.width(CYRILLIC, 11) / 2);
        assertThat(own.width(CYRILLIC, 11)).isBetween(30, 80);
        assertThat(inked(own, "d" + CYRILLIC + "d")).isTrue();
    }

    @Test
    void textStaysInsideItsWidth() {
        for (String text : List.of(CYRILLIC, "a " + CYRILLIC + " z", CHINESE, "Ещё_1 Ё̈ÿ")) {
            for (Lettering font : List.of(own, bare)) {
                assertThat(inked(font, text)).as(text).isTrue();
            }
        }
    }

    @Test
    void textIsCutBetweenLetters() {
        String cut = bare.fitting("a\ud83d\ude97\ud83d\ude97\ud83d\ude97", 10, 130);

        assertThat(cut).isEqualTo("a\ud83d\ude97...");
        assertThat(bare.width(cut, 10)).isLessThanOrEqualTo(130);
        assertThat(bare.fitting("a very long name of a sequence", 10, 80))
                .startsWith("a ver")
                .endsWith("...");
    }

    /** Whether there is something, and nothing beside the line. */
    private static boolean inked(Lettering font, String text) {
        int width = font.width(text, 12);
        Canvas canvas = new Canvas(new FrameSize(width + 100, 60));
        font.draw(canvas, text, 50, 20, 12, 0xffffff);
        boolean isInside = false;
        for (int y = 0; y < 60; y++) {
            for (int x = 0; x < width + 100; x++) {
                boolean isInk = (canvas.rgb()[(y * (width + 100) + x) * 3] & 0xff) > 40;
                if (isInk && (x < 47 || x > 50 + width + 3 || y < 8 || y > 44)) {
                    return false;
                }
                isInside |= isInk;
            }
        }
        return isInside;
    }

    private static byte[] drawn(Lettering font, String text) {
        Canvas canvas = new Canvas(new FrameSize(700, 40));
        font.draw(canvas, text, 5, 12, 11, 0xffffff);
        return canvas.rgb();
    }

    private static List<Byte> bytes(byte[] array) {
        return java.util.stream.IntStream.range(0, array.length)
                .mapToObj(i -> array[i])
                .toList();
    }
}
