package dev.varve.parquet.encoding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.format.Encoding;

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
        int length = compress(body);
        byte[] compressed = scratch.compressed();
        byte[] header = PageHeaders.ofDictionary(compressed, length, body.length(), valueCount);
        dictionary =
                Optional.of(
                        new EncodedChunk.Dictionary(
                                page(header, compressed, length), header.length + body.length()));
    }

    /** Leaves the compressed body in the scratch, and answers how long it is. */
    private int compress(PageBody body) {
        return scratch.compressedLength(body, compression.of(body, scratch));
    }

    private static byte[] page(byte[] header, byte[] compressed, int lengthBytes) {
        byte[] page = Arrays.copyOf(header, header.length + lengthBytes);
        System.arraycopy(compressed, 0, page, header.length, lengthBytes);
        return page;
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
        int length = compress(body);
        byte[] compressed = scratch.compressed();
        byte[] header = PageHeaders.ofData(compressed, length, body.length(), rowCount, encoding);
        pages.add(
                new EncodedPage(
                        page(header, compressed, length),
                        header.length + body.length(),
                        rowCount,
                        nullCount,
                        encoding,
                        bounds));
    }

    EncodedChunk chunk() {
        return new EncodedChunk(dictionary, List.copyOf(pages));
    }
}
