package dev.varve.door.http;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The hosts that requests may be meant for. A page of another site can make a browser believe that
 * its own name belongs to an address of this machine; the name that it then sends is not among
 * these.
 */
public final class AllowedHosts {

    /** What a client on the same machine calls it. */
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private static final Pattern HOST = Pattern.compile("[a-z0-9._-]+|\\[[0-9a-f:.]+]");

    private final boolean any;
    private final Set<String> names;

    private AllowedHosts(boolean any, Set<String> names) {
        this.any = any;
        this.names = Set.copyOf(names);
    }

    /**
     * Any host, or those of the loopback device where the service listens on that alone.
     *
     * @param listen address that the service listens on
     */
    public static AllowedHosts byAddress(String listen) {
        boolean loopback =
                listen.equals("localhost") || listen.startsWith("127.") || listen.equals("::1");
        return new AllowedHosts(!loopback, LOOPBACK);
    }

    /**
     * Those of a list.
     *
     * @param list names or addresses without ports, separated by commas
     * @throws IllegalArgumentException if one of them is no host
     */
    public static AllowedHosts parse(String list) {
        Set<String> names = new HashSet<>();
        for (String each : list.split(",", -1)) {
            String name = each.strip().toLowerCase(Locale.ROOT);
            if (!HOST.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "'%s' is no host: a name, an IPv4 address or an IPv6 address in brackets, without a port"
                                .formatted(each.strip()));
            }
            names.add(name);
        }
        return new AllowedHosts(false, names);
    }

    /**
     * @param host as a request names it, maybe with a port
     */
    boolean contains(String host) {
        return any || names.contains(withoutPort(host.toLowerCase(Locale.ROOT)));
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }
}
