package dev.reelmask.corpus.tree;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The small copies that cameras write beside their videos, for previews: files of the same name that end in
 * {@code .LRV} (GoPro) or {@code .LRF} (DJI). Newer GoPros also change a letter: {@code GL010123.LRV} belongs to
 * {@code GX010123.MP4} or {@code GH010123.MP4}. Such a file without its video is a video.
 */
final class Proxies {
    private static final Set<String> EXTENSIONS = Set.of("lrv", "lrf");

    private Proxies() {}

    /** Those that lie beside the video that they are made of. */
    static Set<CorpusFile> among(List<CorpusFile> videos) {
        Set<String> whole = new HashSet<>();
        for (CorpusFile video : videos) {
            if (!EXTENSIONS.contains(video.extension())) {
                whole.add(key(video.folder(), video.stem()));
            }
        }
        return videos.stream()
                .filter(video -> EXTENSIONS.contains(video.extension()) && hasWhole(video, whole))
                .collect(Collectors.toSet());
    }

    private static boolean hasWhole(CorpusFile proxy, Set<String> whole) {
        String folder = proxy.folder();
        String stem = proxy.stem();
        Stream<String> renamed = stem.toUpperCase(Locale.ROOT).matches("GL\\d{6}")
                ? Stream.of("GX" + stem.substring(2), "GH" + stem.substring(2))
                : Stream.empty();
        return Stream.concat(Stream.of(stem), renamed).anyMatch(name -> whole.contains(key(folder, name)));
    }

    private static String key(String folder, String stem) {
        return folder + "/" + stem.toLowerCase(Locale.ROOT);
    }
}
