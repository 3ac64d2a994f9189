package dev.varve.layer.partition;

/** How the directories of the archive are laid out. */
public sealed interface Layout {

    /** {@code {prefix}/{table}/{partition}/{table}-….parquet}, many files to a directory. */
    record Hive() implements Layout {}

    /**
     * {@code
     * {prefix}/{network}/{era}/{version}/{table}/range={start}-{end}/part-{start}-{end}.parquet};
     * every table is divided into ledger ranges.
     *
     * @param network such as {@code pubnet}
     * @param era such as {@code pre_p23}
     * @param version label, such as {@code v1}
     * @param ledgersPerFile width of a range
     */
    record Bronze(String network, String era, String version, long ledgersPerFile)
            implements Layout {}
}
