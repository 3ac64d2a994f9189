package dev.varve.layer;

import dev.varve.layer.partition.Partitioning;
import dev.varve.parquet.compression.Compression;
import java.util.Optional;

/**
 * How rows become files.
 *
 * @param prefix of every key, normalised: no leading, trailing or repeated {@code /}; may be empty
 * @param partitioning which rows share a directory
 * @param naming of the files
 * @param bufferRows rows at which a buffer becomes a row group
 * @param rotation when a file ends
 * @param compression of every page
 * @param includeMetadata whether the footer tells what the pipeline knows of the file
 * @param producer named in manifests and footers
 * @param maxOpenPartitions partitions that may hold rows which are in no published file, at least 1
 * @param columns which of a table's columns the files hold
 * @param audit what the audit chain covers, where there is one
 */
public record LayerSettings(
        String prefix,
        Partitioning partitioning,
        Naming naming,
        int bufferRows,
        RotationPolicy rotation,
        Compression compression,
        boolean includeMetadata,
        Producer producer,
        int maxOpenPartitions,
        ColumnChoices columns,
        Optional<AuditSettings> audit) {

    /** Without an audit chain. */
    public LayerSettings(
            String prefix,
            Partitioning partitioning,
            Naming naming,
            int bufferRows,
            RotationPolicy rotation,
            Compression compression,
            boolean includeMetadata,
            Producer producer,
            int maxOpenPartitions,
            ColumnChoices columns) {
        this(
                prefix,
                partitioning,
                naming,
                bufferRows,
                rotation,
                compression,
                includeMetadata,
                producer,
                maxOpenPartitions,
                columns,
                Optional.empty());
    }

    /** With the usual columns. */
    public LayerSettings(
            String prefix,
            Partitioning partitioning,
            Naming naming,
            int bufferRows,
            RotationPolicy rotation,
            Compression compression,
            boolean includeMetadata,
            Producer producer,
            int maxOpenPartitions) {
        this(
                prefix,
                partitioning,
                naming,
                bufferRows,
                rotation,
                compression,
                includeMetadata,
                producer,
                maxOpenPartitions,
                ColumnChoices.DEFAULT);
    }

    /** The same with an audit chain. */
    public LayerSettings withAudit(AuditSettings chain) {
        return new LayerSettings(
                prefix,
                partitioning,
                naming,
                bufferRows,
                rotation,
                compression,
                includeMetadata,
                producer,
                maxOpenPartitions,
                columns,
                Optional.of(chain));
    }

    public LayerSettings {
        if (bufferRows < 1) {
            throw new IllegalArgumentException("a buffer holds at least 1 row, not " + bufferRows);
        }
        if (maxOpenPartitions < 1) {
            throw new IllegalArgumentException(
                    "at least 1 partition may be open, not " + maxOpenPartitions);
        }
    }
}
