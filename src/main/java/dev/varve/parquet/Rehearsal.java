package dev.varve.parquet;

import dev.varve.parquet.compression.Codec;
import dev.varve.parquet.compression.Compression;
import dev.varve.parquet.encoding.EncodedChunk;
import dev.varve.parquet.encoding.RehearsedChunk;
import dev.varve.parquet.encoding.Scratch;
import dev.varve.parquet.encoding.ScratchPool;
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

/**
 * A file of two rows that nobody reads, once for each codec. A class whose initialisation has met
 * an {@link OutOfMemoryError} can never be used again, so all that encoding needs is initialised
 * while there is memory, not with the first large row group. Thread-safe.
 */
final class Rehearsal {

    private static final Set<Codec> DONE = ConcurrentHashMap.newKeySet();
    private static final TableName TABLE = new TableName("rehearsal");

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
        EncodedChunk chunk = RehearsedChunk.of(compression, scratch);
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
}
