package dev.varve.parquet.encoding;

import dev.varve.parquet.compression.Compression;
import org.apache.parquet.format.Encoding;

/** A value and a null, with a dictionary: all that encoding needs, once. */
public final class RehearsedChunk {

    private static final byte[] VALUE = new byte[Long.BYTES];

    private RehearsedChunk() {}

    /** Two rows of no column. */
    public static EncodedChunk of(Compression compression, Scratch scratch) {
        CompressionChoice choice = new CompressionChoice(compression, PageLimits.DEFAULT);
        ChunkPages pages = new ChunkPages(true, choice, scratch);
        TextDictionary dictionary = scratch.ids.dictionary();
        dictionary.clear();
        int id = dictionary.idOf(VALUE, 0, VALUE.length);
        pages.addDictionary(dictionary.page(), dictionary.size());
        PageBytes page = pages.begin(new long[] {1}, 0, 2, 1);
        page.putByte(1);
        RunLengthBits.encode(new int[] {id}, 0, 1, 1, page);
        scratch.deltas.encodeLongs(new long[] {id}, 0, 1, page);
        pages.end(Encoding.RLE_DICTIONARY, Bounds.exact(VALUE, VALUE));
        return pages.chunk();
    }
}
