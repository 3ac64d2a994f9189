package dev.varve.layer.audit;

/**
 * What an event says of one table's file.
 *
 * @param checksum of the file, {@code sha256:} and 64 hexadecimal digits
 * @param rowCount rows in the file
 * @param storagePath the file's key below the prefix
 * @param byteSize length of the file
 */
public record AuditedTable(String checksum, long rowCount, String storagePath, long byteSize) {}
