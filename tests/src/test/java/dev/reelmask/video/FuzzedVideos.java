package dev.reelmask.video;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.video.encode.EncodeSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Small sound videos of several containers, and what strangers could make of them: the same for the same seed. */
public final class FuzzedVideos {
    private static final int HEADER_BYTES = 1024;
    private static final int MOST_FLIPS = 24;
    private static final int[] EXTREMES = {0, 1, 7, 8, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, -1};
    private static final List<String> BOXES =
            List.of("ftyp", "moov", "trak", "mdia", "minf", "stbl", "stsd", "stts", "stsc", "stsz", "stco", "mdat");

    private FuzzedVideos() {}

    /** How a video is changed. */
    public enum Mutation {
        /** Bits of the first kilobyte. */
        HEADER_BITS {
            @Override
            byte[] of(byte[] sound, RandomGenerator random) {
                return flipped(sound, 0, Math.min(HEADER_BYTES, sound.length), random);
            }
        },
        /** Bits of the last kilobyte, where some containers keep their tables. */
        TRAILER_BITS {
            @Override
            byte[] of(byte[] sound, RandomGenerator random) {
                return flipped(sound, Math.max(0, sound.length - HEADER_BYTES), sound.length, random);
            }
        },
        /** Bits anywhere, most of which are in packets. */
        PACKET_BITS {
            @Override
            byte[] of(byte[] sound, RandomGenerator random) {
                return flipped(sound, 0, sound.length, random);
            }
        },
        CUT_OFF {
            @Override
            byte[] of(byte[] sound, RandomGenerator random) {
                return Arrays.copyOf(sound, random.nextInt(sound.length));
            }
        },
        /** A part in the middle is missing, so that places no longer hold. */
        CUT_OUT {
            @Override
            byte[] of(byte[] sound, RandomGenerator random) {
                int from = random.nextInt(sound.length);
                int to = Math.min(sound.length, from + 1 + random.nextInt(2000));
                return joined(Arrays.copyOf(sound, from), Arrays.copyOfRange(sound, to, sound.length));
            }
        },
        /** Four bytes become a length that is none: before a box's name where there is one. */
        LENGTH {
            @Override
            byte[] of(byte[] sound, RandomGenerator random) {
                List<Integer> boxes = boxes(sound);
                int at = boxes.isEmpty()
                        ? random.nextInt(Math.min(HEADER_BYTES, sound.length - Integer.BYTES))
                        : boxes.get(random.nextInt(boxes.size())) + (random.nextBoolean() ? 0 : 8 + random.nextInt(12));
                return written(sound, at, EXTREMES[random.nextInt(EXTREMES.length)]);
            }
        },
        /** Two boxes have each other's names; elsewhere two stretches change places. */
        SWAPPED {
            @Override
            byte[] of(byte[] sound, RandomGenerator random) {
                List<Integer> boxes = boxes(sound);
                int length = boxes.size() > 1 ? Integer.BYTES : 1 + random.nextInt(200);
                int last = sound.length - length;
                int one = boxes.size() > 1 ? boxes.get(random.nextInt(boxes.size())) + 4 : random.nextInt(last);
                int other = boxes.size() > 1 ? boxes.get(random.nextInt(boxes.size())) + 4 : random.nextInt(last);
                byte[] changed = sound.clone();
                System.arraycopy(sound, one, changed, other, length);
                System.arraycopy(sound, other, changed, one, length);
                return changed;
            }
        },
        /** A stretch is there twice. */
        REPEATED {
            @Override
            byte[] of(byte[] sound, RandomGenerator random) {
                int from = random.nextInt(sound.length);
                int to = Math.min(sound.length, from + 1 + random.nextInt(2000));
                return joined(Arrays.copyOf(sound, to), Arrays.copyOfRange(sound, from, sound.length));
            }
        };

        /** The bytes of a changed video. */
        abstract byte[] of(byte[] sound, RandomGenerator random);
    }

    /**
     * Videos with sound in each container, as many frames each: H.264, in AVI and MOV MPEG-4 with B frames, in WebM
     * VP9.
     */
    static List<Path> sound(Path folder, FrameSize size, int frames) {
        EncodeSettings settings = EncodeSettings.atRate(25).withSyncInterval(6);
        Path clip = Clips.write(folder.resolve("clip.mp4"), size, frames, settings);
        Path mpeg4 = Clips.write(folder.resolve("mpeg4.mp4"), size, frames, settings.withReorderedFrames(1));
        Path vp9 = Clips.write(folder.resolve("vp9.webm"), size, frames, settings);
        List<Path> videos = new ArrayList<>();
        for (String ending : List.of("mp4", "mkv", "ts", "flv")) {
            videos.add(Containers.withSound(clip, folder.resolve("sound." + ending), 0.5, Map.of()));
        }
        for (String ending : List.of("avi", "mov")) {
            videos.add(Containers.withSound(mpeg4, folder.resolve("sound." + ending), 0.5, Map.of()));
        }
        videos.add(Containers.withSound(vp9, folder.resolve("sound.webm"), 0.5, Map.of()));
        Path fragments = folder.resolve("fragments.mp4");
        videos.add(Containers.withSound(clip, fragments, 0.5, Map.of("movflags", "frag_keyframe+empty_moov")));
        return videos;
    }

    private static byte[] flipped(byte[] sound, int from, int to, RandomGenerator random) {
        byte[] changed = sound.clone();
        int flips = 1 + random.nextInt(MOST_FLIPS);
        for (int i = 0; i < flips; i++) {
            changed[from + random.nextInt(to - from)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
        return changed;
    }

    /** Where boxes begin, with their lengths. */
    private static List<Integer> boxes(byte[] video) {
        String text = new String(video, ISO_8859_1);
        return BOXES.stream()
                .map(name -> text.indexOf(name) - Integer.BYTES)
                .filter(at -> at >= 0 && at + 32 < video.length)
                .toList();
    }

    private static byte[] written(byte[] sound, int at, int value) {
        byte[] changed = sound.clone();
        for (int i = 0; i < Integer.BYTES; i++) {
            changed[at + i] = (byte) (value >> (8 * (Integer.BYTES - 1 - i)));
        }
        return changed;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
