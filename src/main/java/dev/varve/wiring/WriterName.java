package dev.varve.wiring;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Who writes: the configured name or the host's, and a number of its own for each start. Positions
 * begin anew with every start, so a name that stayed would give two starts the same file names.
 */
final class WriterName {

    private static final int START_BYTES = 4;
    private static final int MOST_CHARACTERS = 64;

    private WriterName() {}

    static String of(VarveConfig config) {
        byte[] start = new byte[START_BYTES];
        new SecureRandom().nextBytes(start);
        return config.writer().orElseGet(WriterName::host) + "-" + HexFormat.of().formatHex(start);
    }

    private static String host() {
        String host = System.getenv("HOSTNAME");
        String name = (host == null || host.isBlank() ? lookedUp() : host);
        String allowed = name.replaceAll("[^A-Za-z0-9-]", "-").replaceAll("^-+", "");
        return allowed.isEmpty()
                ? "varve"
                : allowed.substring(0, Math.min(allowed.length(), MOST_CHARACTERS));
    }

    private static String lookedUp() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return "";
        }
    }
}
