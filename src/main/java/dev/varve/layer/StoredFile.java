package dev.varve.layer;

import dev.varve.record.TableName;
import dev.varve.store.BlobKey;

/**
 * One finished file.
 *
 * @param table of its rows
 * @param key of the Parquet object
 * @param manifest key of its manifest
 * @param rowCount rows in the file
 * @param sizeBytes length of the Parquet object
 * @param sha256 checksum of the Parquet object, lower-case hexadecimal
 * @param existed whether the store held the very same object before
 */
public record StoredFile(
        TableName table,
        BlobKey key,
        BlobKey manifest,
        long rowCount,
        long sizeBytes,
        String sha256,
        boolean existed) {}
