package dev.varve.parquet.encoding;

import org.apache.parquet.format.Encoding;

/**
 * A data page as it goes into the file.
 *
 * @param bytes header and body
 * @param uncompressedBytes length of header and body before compression
 * @param rowCount rows of the page, nulls included
 * @param nullCount nulls among them
 * @param encoding of the values
 * @param bounds of the values
 */
public record EncodedPage(
        byte[] bytes,
        int uncompressedBytes,
        int rowCount,
        int nullCount,
        Encoding encoding,
        Bounds bounds) {}
