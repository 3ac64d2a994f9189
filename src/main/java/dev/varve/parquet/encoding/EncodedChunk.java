package dev.varve.parquet.encoding;

import java.util.List;
import java.util.Optional;

/**
 * All pages of one column in one row group.
 *
 * @param dictionary the dictionary page, where the data pages refer to one
 * @param pages the data pages in order
 */
public record EncodedChunk(Optional<Dictionary> dictionary, List<EncodedPage> pages) {

    /**
     * @param bytes header and PLAIN values
     * @param uncompressedBytes length of header and values before compression
     */
    public record Dictionary(byte[] bytes, int uncompressedBytes) {}

    public long rowCount() {
        return pages.stream().mapToLong(EncodedPage::rowCount).sum();
    }

    public long nullCount() {
        return pages.stream().mapToLong(EncodedPage::nullCount).sum();
    }
}
