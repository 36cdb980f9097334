package dev.reelmask.job.bundle;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.OnExit;
import dev.reelmask.job.cli.WebAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** A file of weights: a local one, or one that is fetched over HTTP into a temporary folder until this is closed. */
final class WeightFile implements AutoCloseable {
    private final Path file;
    private final String origin;
    private final Optional<Path> folder;
    private final OnExit onExit;

    private WeightFile(Path file, String origin, Optional<Path> folder) {
        this.file = file;
        this.origin = origin;
        this.folder = folder;
        this.onExit = OnExit.act(this::remove);
    }

    Path file() {
        return file;
    }

    /** Where it is from, for people: the name of a local file, or the URL without what only its owner may know. */
    String origin() {
        return origin;
    }

    /**
     * The file at a path or a URL.
     *
     * @param sha256 the digest that it must have; empty to take it as it is
     * @param note takes a line of progress or advice
     * @throws UserException if it cannot be had, or is another file than it should be
     */
    static WeightFile of(String place, Optional<String> sha256, Consumer<String> note) {
        return of(place, sha256, note, Download.patient());
    }

    /** The same, fetched by a way of one's own. */
    static WeightFile of(String place, Optional<String> sha256, Consumer<String> note, Download download) {
        sha256.filter(digest -> !digest.matches("[0-9a-fA-F]{64}")).ifPresent(digest -> {
            throw new UserException("--sha256 %s: a SHA-256 has 64 hexadecimal digits".formatted(digest));
        });
        if (place.contains("://") && !WebAddress.isOne(place)) {
            throw new UserException("--weights %s: only http and https are fetched; name a local file"
                    .formatted(WebAddress.shown(place)));
        }
        return WebAddress.isOne(place) ? fetched(place, sha256, note, download) : local(Path.of(place), sha256);
    }

    private static WeightFile local(Path file, Optional<String> sha256) {
        sha256.ifPresent(expected -> check(file.toString(), expected, digest(file)));
        return new WeightFile(file, file.toAbsolutePath().getFileName().toString(), Optional.empty());
    }

    private static WeightFile fetched(String place, Optional<String> sha256, Consumer<String> note, Download download) {
        String shown = WebAddress.shown(place);
        if (sha256.isEmpty() && place.toLowerCase(Locale.ROOT).startsWith("http:")) {
            throw new UserException(
                    "--weights %s: over http anyone on the way can change the file; give its --sha256, or an https URL"
                            .formatted(shown));
        }
        URI url = WebAddress.of("--weights", place);
        try {
            Path folder = Files.createTempDirectory("reelmask-weights");
            WeightFile weights = new WeightFile(folder.resolve(name(url, shown)), shown, Optional.of(folder));
            try {
                download.fetch(HttpRequest.newBuilder(url), shown, weights.file(), note);
                String digest = digest(weights.file());
                sha256.ifPresentOrElse(
                        expected -> check(shown, expected, digest),
                        () -> note.accept("its SHA-256 is %s: give it as --sha256 to get this very file again"
                                .formatted(digest)));
                return weights;
            } catch (IOException | InterruptedException | RuntimeException e) {
                weights.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UserException(
                    "cannot fetch %s: %s. Is it right, and can this machine reach it? Else fetch the file by hand and add --weights FILE"
                            .formatted(shown, why(e)),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserException("fetching %s was interrupted".formatted(shown), e);
        }
    }

    private static String why(IOException e) {
        if (e instanceof ConnectException) {
            return "there is no connection";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** The last name of the path: what kind of file it is, its ending says. */
    private static String name(URI url, String shown) {
        String path = url.getPath() == null ? "" : url.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (name.isEmpty()) {
            throw new UserException("--weights %s names no file".formatted(shown));
        }
        return name;
    }

    private static void check(String place, String expected, String digest) {
        if (!digest.equalsIgnoreCase(expected)) {
            throw new UserException(
                    "%s has the SHA-256 %s, not %s: it is another file than was asked for, or it was damaged or changed"
                            .formatted(place, digest, expected));
        }
    }

    private static String digest(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UserException("cannot read the weights %s: %s".formatted(file, e.getMessage()), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Removes what was fetched. */
    @Override
    public void close() {
        remove();
        onExit.close();
    }

    private void remove() {
        folder.ifPresent(made -> {
            try {
                Files.deleteIfExists(file);
                Files.deleteIfExists(made);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot remove " + made, e);
            }
        });
    }
}
