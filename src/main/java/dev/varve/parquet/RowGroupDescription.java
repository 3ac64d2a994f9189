package dev.varve.parquet;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.RowGroup;

/**
 * What the end of a file says of a row group. Outlives its pages, and does not know where they are.
 *
 * @param rowCount rows of each chunk
 * @param chunks one for each column of the file, in that order
 */
record RowGroupDescription(long rowCount, List<ChunkDescription> chunks) {

    long sizeBytes() {
        return chunks.stream().mapToLong(chunk -> chunk.statistics().compressedBytes()).sum();
    }

    private long uncompressedBytes() {
        return chunks.stream().mapToLong(chunk -> chunk.statistics().uncompressedBytes()).sum();
    }

    List<ColumnStatistics> columns() {
        return chunks.stream().map(ChunkDescription::statistics).toList();
    }

    /** For the footer of a file in which it begins there; the indexes' places are missing. */
    RowGroup toFooter(long offset, CompressionCodec codec) {
        List<ColumnChunk> footers = new ArrayList<>(chunks.size());
        long at = offset;
        for (ChunkDescription chunk : chunks) {
            footers.add(chunk.toFooter(at, codec));
            at += chunk.statistics().compressedBytes();
        }
        RowGroup footer = new RowGroup(footers, uncompressedBytes(), rowCount);
        footer.setFile_offset(offset);
        footer.setTotal_compressed_size(at - offset);
        return footer;
    }
}
