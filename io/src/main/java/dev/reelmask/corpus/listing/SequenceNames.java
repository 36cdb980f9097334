package dev.reelmask.corpus.listing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Gives out ids. What was published keeps its id, and nobody else gets it. A newcomer takes the id of its path; if that
 * belongs to another or several newcomers want it, that of its path with its ending; and if that is taken too, a digest
 * of its source behind it. Among newcomers of one path a folder of frames, which has no ending, keeps the short id.
 */
final class SequenceNames {
    private static final int DIGEST_DIGITS = 8;

    private final Map<String, String> published;
    private final Set<String> taken;
    private final Set<String> given = new HashSet<>();
    private final Map<String, String> ids = new HashMap<>();

    /** @param published source to id */
    SequenceNames(Map<String, String> published) {
        this.published = published;
        this.taken = new HashSet<>(published.values());
    }

    /** Gives each an id. Those that are named in later calls get what earlier ones left. */
    void name(List<Claim> claims) {
        List<Claim> open = new ArrayList<>();
        List<Claim> sorted =
                claims.stream().sorted(Comparator.comparing(Claim::source)).toList();
        for (Claim claim : sorted) {
            String id = published.get(claim.source());
            if (id != null && given.add(id)) {
                ids.put(claim.source(), id);
            } else {
                open.add(claim);
            }
        }
        open = settle(open, Claim::path);
        open = settle(open, Claim::longPath);
        open.forEach(claim -> give(claim, digested(claim)));
    }

    /** The id of a source that was named. */
    String of(String source) {
        return ids.get(source);
    }

    /** Gives ids to those who alone want theirs; returns the others. */
    private List<Claim> settle(List<Claim> claims, Function<Claim, String> path) {
        Map<String, List<Claim>> byId = new TreeMap<>();
        claims.forEach(claim -> byId.computeIfAbsent(SequenceIds.of(path.apply(claim)), id -> new ArrayList<>())
                .add(claim));
        List<Claim> rest = new ArrayList<>();
        byId.forEach((id, same) -> {
            List<Claim> folders =
                    same.stream().filter(claim -> !claim.isVideo()).toList();
            List<Claim> first = same.size() == 1 ? same : folders;
            boolean isFree = first.size() == 1 && !taken.contains(id);
            same.stream()
                    .filter(claim -> !isFree || !claim.equals(first.get(0)))
                    .forEach(rest::add);
            if (isFree) {
                give(first.get(0), id);
            }
        });
        return rest;
    }

    private String digested(Claim claim) {
        String digest = SequenceIds.digest(claim.source());
        String base = SequenceIds.of(claim.longPath());
        int digits = DIGEST_DIGITS;
        while (taken.contains(base + "-" + digest.substring(0, digits))) {
            digits++;
        }
        return base + "-" + digest.substring(0, digits);
    }

    private void give(Claim claim, String id) {
        taken.add(id);
        ids.put(claim.source(), id);
    }

    /** What wants an id: a sequence or something that cannot be one. */
    record Claim(String source, String path, String longPath, boolean isVideo) {}
}
