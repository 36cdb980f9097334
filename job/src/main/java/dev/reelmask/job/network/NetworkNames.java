package dev.reelmask.job.network;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.NearNames;
import dev.reelmask.net.zoo.Networks;
import dev.reelmask.net.zoo.flow.FlowNetworks;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;

/** Names for options {@code --network}: those of networks that segment, and those of networks that make flow. */
public final class NetworkNames implements Iterable<String> {
    /** All of them, sorted. */
    public static Collection<String> all() {
        TreeSet<String> names = new TreeSet<>(Networks.names());
        names.addAll(FlowNetworks.names());
        return List.copyOf(names);
    }

    /**
     * Looks whether there is a network of this name.
     *
     * @throws UserException if not, with near names and all that there are
     */
    public static void check(String name) {
        if (!all().contains(name)) {
            throw new UserException("There is no network '%s'%s Networks that segment: %s. Flow networks: %s."
                    .formatted(name, meant(name, all()), joined(Networks.names()), joined(FlowNetworks.names())));
        }
    }

    /**
     * Looks whether a network that segments has this name.
     *
     * @throws UserException if not, with near names and all that there are
     */
    public static void checkSegments(String name) {
        if (FlowNetworks.names().contains(name)) {
            throw new UserException(
                    "Network %s makes flow and segments nothing; reelmask train flow trains flow networks. Networks that segment: %s."
                            .formatted(name, joined(Networks.names())));
        }
        if (!Networks.names().contains(name)) {
            throw new UserException("There is no network '%s'%s Networks that segment: %s."
                    .formatted(name, meant(name, Networks.names()), joined(Networks.names())));
        }
    }

    private static String meant(String name, Collection<String> known) {
        String meant = NearNames.meant(name, known);
        return meant.isEmpty() ? "." : "; " + meant;
    }

    private static String joined(Collection<String> names) {
        return String.join(", ", names);
    }

    /** For help texts. */
    @Override
    public Iterator<String> iterator() {
        return all().iterator();
    }
}
