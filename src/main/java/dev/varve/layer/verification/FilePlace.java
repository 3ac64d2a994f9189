package dev.varve.layer.verification;

import dev.varve.layer.audit.LedgerRange;
import dev.varve.store.BlobKey;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a file and its manifest are, and what that says.
 *
 * @param file key of the Parquet object
 * @param manifest key of its manifest
 * @param table by its folder
 * @param directory below the table's folder
 * @param ledgers the range in its path, as it is written there, in the layout {@code bronze}
 * @param bronze network, era and version, in that layout
 */
public record FilePlace(
        BlobKey file,
        BlobKey manifest,
        String table,
        String directory,
        Optional<String> ledgers,
        Optional<BronzePath> bronze) {

    public static final String MANIFESTS = "_manifest/";
    public static final String DEAD_LETTERS = "_dead_letter/";

    /** Journals of processes, and their leases: what is in them is on its way to files. */
    public static final String JOURNALS = "_raw/";

    private static final String PARQUET = ".parquet";
    private static final String JSON = ".json";

    /** Below the prefix: network, era, version, table, directory, its range, name. */
    private static final Pattern BRONZE =
            Pattern.compile(
                    "([^/]++)/([^/]++)/([^/]++)/([^/]++)/(range=([0-9]++-[0-9]++))/([^/]++)");

    /** Groups of that; to find one by its name takes longer than to match. */
    private static final int NETWORK = 1;

    private static final int ERA = 2;
    private static final int VERSION = 3;
    private static final int TABLE = 4;
    private static final int DIRECTORY = 5;
    private static final int RANGE = 6;
    private static final int NAME = 7;

    private static final Pattern BRONZE_MANIFEST =
            Pattern.compile("_manifest((?:-incomplete)?-[0-9a-f]{20})?[.]json");

    private static final Pattern BRONZE_FILE =
            Pattern.compile("part-(?:[0-9]+-[0-9]+)((?:-incomplete)?-[0-9a-f]{20})?[.]parquet");

    /** The folders above a table, in the layout {@code bronze}. */
    public record BronzePath(String network, String era, String version) {}

    /** Whether it may hold any of these ledgers. */
    boolean isWithin(LedgerRange wanted) {
        return ledgers.flatMap(LedgerRange::parse)
                .map(own -> own.first() <= wanted.last() && wanted.first() <= own.last())
                .orElse(true);
    }

    /** The ledgers of a file that holds a whole range of the layout {@code bronze}. */
    Optional<LedgerRange> wholeRange() {
        return bronze.flatMap(_ -> ledgers)
                .filter(range -> file.name().equals("part-" + range + PARQUET))
                .flatMap(LedgerRange::parse);
    }

    /** Of a file; empty if the key is none of one. */
    public static Optional<FilePlace> ofFile(String prefix, BlobKey key) {
        String inside = key.value().substring(prefix.length());
        Matcher bronze = BRONZE.matcher(inside);
        if (mayBeBronze(inside) && bronze.matches()) {
            Matcher name = BRONZE_FILE.matcher(bronze.group(NAME));
            if (name.matches()) {
                return Optional.of(bronze(key, suffix(name), bronze));
            }
        }
        int table = inside.indexOf('/');
        int name = inside.lastIndexOf('/');
        return inside.endsWith(PARQUET) && table > 0 && inside.charAt(0) != '_'
                ? Optional.of(
                        hive(
                                key,
                                new BlobKey(
                                        prefix
                                                + MANIFESTS
                                                + inside.substring(
                                                        0, inside.length() - PARQUET.length())
                                                + JSON),
                                inside.substring(0, table),
                                table < name ? inside.substring(table + 1, name) : ""))
                : Optional.empty();
    }

    /** Of the file that a manifest should tell of; empty if the key is none of a manifest. */
    public static Optional<FilePlace> ofManifest(String prefix, BlobKey key) {
        String inside = key.value().substring(prefix.length());
        if (inside.startsWith(MANIFESTS)) {
            return inside.endsWith(JSON)
                    ? BlobKey.ifValid(
                                    prefix
                                            + inside.substring(
                                                    MANIFESTS.length(),
                                                    inside.length() - JSON.length())
                                            + PARQUET)
                            .flatMap(file -> ofFile(prefix, file))
                    : Optional.empty();
        }
        Matcher bronze = BRONZE.matcher(inside);
        if (!inside.endsWith(JSON) || !mayBeBronze(inside) || !bronze.matches()) {
            return Optional.empty();
        }
        Matcher name = BRONZE_MANIFEST.matcher(bronze.group(NAME));
        return name.matches()
                ? ofFile(
                        prefix, key.sibling("part-" + bronze.group(RANGE) + suffix(name) + PARQUET))
                : Optional.empty();
    }

    /** The expression looks at every folder. */
    private static boolean mayBeBronze(String inside) {
        return inside.contains("/range=");
    }

    private static String suffix(Matcher name) {
        return Optional.ofNullable(name.group(1)).orElse("");
    }

    private static FilePlace bronze(BlobKey file, String suffix, Matcher path) {
        return new FilePlace(
                file,
                file.sibling("_manifest" + suffix + JSON),
                path.group(TABLE),
                path.group(DIRECTORY),
                Optional.of(path.group(RANGE)),
                Optional.of(
                        new BronzePath(path.group(NETWORK), path.group(ERA), path.group(VERSION))));
    }

    private static FilePlace hive(BlobKey file, BlobKey manifest, String table, String directory) {
        String ledgers = "ledgers/";
        return new FilePlace(
                file,
                manifest,
                table,
                directory,
                directory.startsWith(ledgers)
                        ? Optional.of(directory.substring(ledgers.length()))
                        : Optional.empty(),
                Optional.empty());
    }
}
