package dev.varve.layer;

import dev.varve.layer.partition.Era;
import dev.varve.layer.partition.Layout;
import dev.varve.layer.partition.Partition;
import dev.varve.record.Sha256;
import dev.varve.store.BlobKey;
import java.util.Locale;
import java.util.Optional;

/**
 * Where files and their manifests go. No name tells the time of its writing. In the layout {@code
 * hive} a folder of data holds data only: the manifest of {@code {prefix}/{table}/…/NAME.parquet}
 * is {@code {prefix}/_manifest/{table}/…/NAME.json}, whose first folder no reader of a table sees.
 */
final class LayerFileNames {

    private static final int CHECKSUM_DIGITS = 20;

    /** No table is called so: its name would have to begin with a letter. */
    private static final String MANIFESTS = "_manifest/";

    private final LayerSettings settings;

    LayerFileNames(LayerSettings settings) {
        this.settings = settings;
    }

    /**
     * A file and its manifest.
     *
     * @param file key of the Parquet object
     * @param manifest key of its manifest
     */
    record Pair(BlobKey file, BlobKey manifest) {}

    /**
     * The names of a file that begins with the row at this position, if its position names it.
     * Positions are never given twice, so neither are these names; rows that come out of order may
     * still bring the file an earlier position, which its manifest tells.
     */
    Optional<Pair> known(Partition partition, long firstPosition) {
        return settings.partitioning().layout() instanceof Layout.Hive
                        && settings.naming() instanceof Naming.ByPosition(String writer)
                ? Optional.of(
                        hive(
                                partition,
                                writer + String.format(Locale.ROOT, "-%015d", firstPosition)))
                : Optional.empty();
    }

    /**
     * The beginning of the keys of all files of the partition that this writer may have written:
     * where positions name them, of no others.
     */
    String ofWriter(Partition partition, String writer) {
        String folder = prefix() + directory(partition) + "/";
        return switch (settings.partitioning().layout()) {
            case Layout.Hive _ -> folder + partition.table() + "-" + writer + "-";
            case Layout.Bronze _ -> folder + "part-";
        };
    }

    /** The manifest of a file that is there. */
    BlobKey manifestOf(Partition partition, BlobKey file) {
        String name = file.name().substring(0, file.name().length() - ".parquet".length());
        return switch (settings.partitioning().layout()) {
            case Layout.Hive _ ->
                    new BlobKey(prefix() + MANIFESTS + directory(partition) + "/" + name + ".json");
            case Layout.Bronze _ -> {
                String stem = "part-" + partition.ledgers().orElseThrow();
                yield file.sibling("_manifest" + name.substring(stem.length()) + ".json");
            }
        };
    }

    /** The names of a finished file whose position does not name it. */
    Pair of(FileContent content, String sha256) {
        return switch (settings.partitioning().layout()) {
            case Layout.Hive _ -> hive(content.partition(), unique(sha256));
            case Layout.Bronze _ -> {
                // the name of a range tells no source: what has it may be another's same rows
                String suffix =
                        settings.naming() instanceof Naming.BySource ? "-" + unique(sha256) : "";
                yield suffixed(content.partition(), suffix);
            }
        };
    }

    private String unique(String sha256) {
        String whole =
                settings.naming() instanceof Naming.BySource(String source)
                        ? Sha256.of(source + "\n" + sha256)
                        : sha256;
        return whole.substring(0, CHECKSUM_DIGITS);
    }

    /**
     * Other names for a file whose own are taken by another: those of a further file of a bronze
     * range, where late ledgers find the range's name taken. Empty where a taken name is an error.
     */
    Optional<Pair> further(FileContent content, String sha256) {
        return switch (settings.partitioning().layout()) {
            case Layout.Hive _ -> Optional.empty();
            case Layout.Bronze _ ->
                    Optional.of(suffixed(content.partition(), "-" + unique(sha256)));
        };
    }

    /** The names of the one file of a whole range, in the layout {@code bronze}. */
    Pair ofRange(Partition partition) {
        return suffixed(partition, "");
    }

    /**
     * The names of a file that has not all ledgers of its range: others than those of the whole
     * range, and of another such file.
     */
    Pair ofIncompleteRange(Partition partition, String sha256) {
        return suffixed(partition, "-incomplete-" + unique(sha256));
    }

    private Pair suffixed(Partition partition, String suffix) {
        return bronze(
                partition, stem(partition) + suffix + ".parquet", "_manifest" + suffix + ".json");
    }

    /** A key of the partition's directory, for a file whose name is not known yet. */
    BlobKey near(Partition partition) {
        return new BlobKey(prefix() + directory(partition) + "/" + partition.table() + ".parquet");
    }

    private static String stem(Partition partition) {
        return "part-" + partition.ledgers().orElseThrow();
    }

    private Pair hive(Partition partition, String unique) {
        String name = directory(partition) + "/" + partition.table() + "-" + unique;
        return new Pair(
                new BlobKey(prefix() + name + ".parquet"),
                new BlobKey(prefix() + MANIFESTS + name + ".json"));
    }

    private Pair bronze(Partition partition, String file, String manifest) {
        String directory = prefix() + directory(partition) + "/";
        return new Pair(new BlobKey(directory + file), new BlobKey(directory + manifest));
    }

    /** Of all keys; empty, or ending with {@code /}. */
    String prefix() {
        return settings.prefix().isEmpty() ? "" : settings.prefix() + "/";
    }

    /** Below the prefix. */
    private String directory(Partition partition) {
        return switch (settings.partitioning().layout()) {
            case Layout.Hive _ -> partition.table() + "/" + partition.path();
            case Layout.Bronze bronze -> {
                Era era = bronze.eraOf(partition.ledgers().orElseThrow());
                yield String.join(
                        "/",
                        bronze.network(),
                        era.id(),
                        era.version(),
                        partition.table().value(),
                        partition.path());
            }
        };
    }
}
