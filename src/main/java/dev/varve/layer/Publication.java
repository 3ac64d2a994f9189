package dev.varve.layer;

import dev.varve.layer.audit.AuditedTable;
import dev.varve.layer.partition.Partition;
import dev.varve.parquet.ColumnStatistics;
import dev.varve.record.Schema;
import dev.varve.store.BlobKey;
import dev.varve.store.CreatedBlob;
import java.time.Instant;
import java.util.List;

/**
 * A file that is in the store under its final name: all that is told of it.
 *
 * @param partition of its rows
 * @param file key of the Parquet object
 * @param manifest key of its manifest
 * @param sha256 checksum of the object, lower-case hexadecimal
 * @param sizeBytes length of the object
 * @param existed whether the store held the very same object before
 * @param content its columns, its rows, and from which position to which they reach
 * @param columns what it holds of each column, in the order of the schema
 * @param committedAt when it became visible
 */
record Publication(
        Partition partition,
        BlobKey file,
        BlobKey manifest,
        String sha256,
        long sizeBytes,
        boolean existed,
        FileContent content,
        List<ColumnStatistics> columns,
        Instant committedAt) {

    Publication {
        columns = List.copyOf(columns);
    }

    /** The same once it is in the store. */
    Publication in(CreatedBlob blob, Instant committed) {
        return new Publication(
                partition,
                file,
                manifest,
                sha256,
                blob.sizeBytes(),
                blob.existed(),
                content,
                columns,
                committed);
    }

    /**
     * What its event says of it.
     *
     * @param prefix empty or ending with {@code /}
     */
    AuditedTable audited(String prefix) {
        return new AuditedTable(
                "sha256:" + sha256, rowCount(), file.value().substring(prefix.length()), sizeBytes);
    }

    long rowCount() {
        return content.rowCount();
    }

    Schema schema() {
        return content.schema();
    }

    String fileName() {
        return file.value().substring(file.value().lastIndexOf('/') + 1);
    }

    StoredFile storedFile() {
        return new StoredFile(
                partition.table(), file, manifest, rowCount(), sizeBytes, sha256, existed);
    }
}
