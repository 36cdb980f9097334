package dev.reelmask.job.execute;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Names of machines, for messages. */
final class Hosts {
    private Hosts() {}

    /** This machine's. */
    static String own() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown host";
        }
    }
}
