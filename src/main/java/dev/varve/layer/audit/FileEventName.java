package dev.varve.layer.audit;

import dev.varve.store.BlobKey;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an object of a table's chain is, by its key.
 *
 * @param table whose chain it is
 * @param kind an event or a signature
 * @param number of the event
 */
public record FileEventName(String table, EventName.Kind kind, long number) {

    private static final Pattern KEY =
            Pattern.compile(
                    ChainName.FOLDER
                            + "(?<table>[^/]+)/(?<number>[0-9]{12})(?<ending>[.]json|[.]sig)");

    /** Of a key below the prefix; empty for what no table's chain has. */
    public static Optional<FileEventName> of(String inside) {
        Matcher key = KEY.matcher(inside);
        if (!key.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(key.group("number"));
        EventName.Kind kind =
                key.group("ending").equals(EventName.EVENT)
                        ? EventName.Kind.EVENT
                        : EventName.Kind.SIGNATURE;
        return number > 0
                ? Optional.of(new FileEventName(key.group("table"), kind, number))
                : Optional.empty();
    }

    /**
     * With what the keys of all objects of a chain begin.
     *
     * @param prefix empty or ending with {@code /}
     */
    public static String folder(String prefix, String table) {
        return prefix + ChainName.FOLDER + table + "/";
    }

    public static BlobKey event(String prefix, String table, long number) {
        return key(prefix, table, number, EventName.EVENT);
    }

    public static BlobKey signature(String prefix, String table, long number) {
        return key(prefix, table, number, EventName.SIGNATURE);
    }

    private static BlobKey key(String prefix, String table, long number, String ending) {
        return new BlobKey(
                folder(prefix, table) + String.format(Locale.ROOT, "%012d", number) + ending);
    }
}
