package dev.varve.parquet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.column.Encoding;

/** The pages of a column chunk, as they are made: levels first, then values, then compression. */
final class ChunkPages {

    private final boolean optional;
    private final CompressionChoice compression;
    private final Scratch scratch;
    private final List<EncodedPage> pages = new ArrayList<>();
    private Optional<EncodedChunk.Dictionary> dictionary = Optional.empty();
    private int rowCount;
    private int nullCount;

    ChunkPages(boolean optional, CompressionChoice compression, Scratch scratch) {
        this.optional = optional;
        this.compression = compression;
        this.scratch = scratch;
    }

    void addDictionary(PageBytes values, int valueCount) {
        PageBody body = PageBody.of(values);
        dictionary =
                Optional.of(new EncodedChunk.Dictionary(compress(body), body.length(), valueCount));
    }

    private byte[] compress(PageBody body) {
        return scratch.compress(body, compression.of(body, scratch));
    }

    /**
     * Begins the page of rows {@code from} to {@code to - 1}; its values are to be added to the
     * answer.
     */
    PageBytes begin(long[] validity, int from, int to, int nullCount) {
        this.rowCount = to - from;
        this.nullCount = nullCount;
        PageBytes page = scratch.page;
        page.clear();
        if (optional) {
            RunLengthBits.putLevels(validity, from, to, nullCount, page);
        }
        return page;
    }

    /** Compresses what was added since {@link #begin}. */
    void end(Encoding encoding, Bounds bounds) {
        end(PageBody.of(scratch.page), encoding, bounds);
    }

    /** Compresses a body that begins with what was added since {@link #begin}. */
    void end(PageBody body, Encoding encoding, Bounds bounds) {
        pages.add(
                new EncodedPage(
                        compress(body), body.length(), rowCount, nullCount, encoding, bounds));
    }

    EncodedChunk chunk() {
        return new EncodedChunk(dictionary, List.copyOf(pages));
    }
}
