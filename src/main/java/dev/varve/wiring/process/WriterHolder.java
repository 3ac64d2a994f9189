package dev.varve.wiring.process;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A process that writes.
 *
 * @param host its machine, as people know it; empty where it has no name
 * @param pid its number there
 * @param start when it began
 */
record WriterHolder(String host, long pid, Instant start) {

    private static final int MOST_CHARACTERS = 64;

    /** This process. */
    static WriterHolder self() {
        ProcessHandle self = ProcessHandle.current();
        Instant start = self.info().startInstant().orElseGet(Instant::now);
        return new WriterHolder(hostName(), self.pid(), start.truncatedTo(ChronoUnit.SECONDS));
    }

    private static String hostName() {
        String host = System.getenv("HOSTNAME");
        return (host == null || host.isBlank() ? lookedUp() : host).strip();
    }

    private static String lookedUp() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return "";
        }
    }

    /** The host as a part of names of files: letters, digits and {@code -}. */
    String hostInNames() {
        String allowed = host.replaceAll("[^A-Za-z0-9-]", "-").replaceAll("^-+", "");
        return allowed.isEmpty()
                ? "varve"
                : allowed.substring(0, Math.min(allowed.length(), MOST_CHARACTERS));
    }

    /** Such as {@code pid 12 on host db-1, started 2026-01-02T03:04:05Z}. */
    @Override
    public String toString() {
        return "pid %d on host %s, started %s".formatted(pid, host.isEmpty() ? "?" : host, start);
    }
}
