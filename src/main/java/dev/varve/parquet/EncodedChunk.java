package dev.varve.parquet;

import java.util.List;
import java.util.Optional;

/**
 * All pages of one column in one row group.
 *
 * @param dictionary the dictionary page, where the data pages refer to one
 * @param pages the data pages in order
 */
record EncodedChunk(Optional<Dictionary> dictionary, List<EncodedPage> pages) {

    /**
     * @param body PLAIN values, compressed
     * @param uncompressedBytes length of the body before compression
     * @param valueCount values in it
     */
    record Dictionary(byte[] body, int uncompressedBytes, int valueCount) {}

    long rowCount() {
        return pages.stream().mapToLong(EncodedPage::rowCount).sum();
    }

    long nullCount() {
        return pages.stream().mapToLong(EncodedPage::nullCount).sum();
    }
}
