package dev.varve.parquet;

import org.apache.parquet.column.Encoding;

/**
 * A data page as it goes into the file.
 *
 * @param body levels and values, compressed
 * @param uncompressedBytes length of the body before compression
 * @param rowCount rows of the page, nulls included
 * @param nullCount nulls among them
 * @param encoding of the values
 * @param bounds of the values
 */
record EncodedPage(
        byte[] body,
        int uncompressedBytes,
        int rowCount,
        int nullCount,
        Encoding encoding,
        Bounds bounds) {}
