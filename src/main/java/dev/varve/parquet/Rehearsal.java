package dev.varve.parquet;

import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import dev.varve.record.Schema;
import dev.varve.record.TableName;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.parquet.format.Encoding;

/**
 * A file of two rows that nobody reads, once for each codec. A class whose initialisation has met
 * an {@link OutOfMemoryError} can never be used again, so all that encoding needs is initialised
 * while there is memory, not with the first large row group. Thread-safe.
 */
final class Rehearsal {

    private static final Set<Codec> DONE = ConcurrentHashMap.newKeySet();
    private static final TableName TABLE = new TableName("rehearsal");
    private static final byte[] VALUE = new byte[Long.BYTES];

    private Rehearsal() {}

    static void of(Compression compression, ScratchPool scratches) {
        if (DONE.contains(compression.codec())) {
            return;
        }
        List<Field> fields =
                Arrays.stream(ColumnType.values())
                        .map(type -> Field.optional(type.name(), type))
                        .toList();
        Scratch scratch = scratches.take();
        EncodedChunk chunk = chunk(compression, scratch);
        scratches.giveBack(scratch);
        FileAssembly file = new FileAssembly(TABLE, new Schema(fields), compression);
        file.append(
                EncodedRowGroup.of(
                        fields,
                        compression.codec(),
                        chunk.rowCount(),
                        Collections.nCopies(fields.size(), chunk)));
        file.finish(Map.of("", ""));
        DONE.add(compression.codec());
    }

    /** A value and a null, with a dictionary. */
    private static EncodedChunk chunk(Compression compression, Scratch scratch) {
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
