package dev.varve.layer.audit;

import dev.varve.store.BlobKey;
import java.util.Optional;

/**
 * Which chain: there is one for each network, era and version label.
 *
 * @param network such as {@code pubnet}
 * @param era such as {@code pre_p23}
 * @param version label, such as {@code v1}
 */
public record ChainName(String network, String era, String version)
        implements Comparable<ChainName> {

    /** Below the prefix: what is in it, and nothing else, belongs to chains. */
    public static final String FOLDER = "_audit/";

    private static final String BEGIN = "_begin.json";

    /** Of a key below {@link #FOLDER}; empty if it is none of a chain. */
    public static Optional<ChainName> of(String inside) {
        String[] segments = inside.split("/", -1);
        return segments.length == 5 && (segments[0] + "/").equals(FOLDER)
                ? Optional.of(new ChainName(segments[1], segments[2], segments[3]))
                : Optional.empty();
    }

    /**
     * With what the keys of all its objects begin.
     *
     * @param prefix empty or ending with {@code /}
     */
    public String folder(String prefix) {
        return prefix + FOLDER + this + "/";
    }

    /** Where it stands with which ledger the chain begins. */
    public BlobKey begin(String prefix) {
        return new BlobKey(folder(prefix) + BEGIN);
    }

    public BlobKey event(String prefix, LedgerRange range) {
        return event(prefix, range, 0);
    }

    /**
     * @param replacement which one of the range, counted from 1; 0 for the range's own event
     */
    public BlobKey event(String prefix, LedgerRange range, int replacement) {
        return new BlobKey(folder(prefix) + EventName.of(range, replacement, EventName.EVENT));
    }

    public BlobKey signature(String prefix, LedgerRange range) {
        return signature(prefix, range, 0);
    }

    /** Of the event that {@link #event(String, LedgerRange, int)} names. */
    public BlobKey signature(String prefix, LedgerRange range, int replacement) {
        return new BlobKey(folder(prefix) + EventName.of(range, replacement, EventName.SIGNATURE));
    }

    @Override
    public int compareTo(ChainName other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return network + "/" + era + "/" + version;
    }
}
