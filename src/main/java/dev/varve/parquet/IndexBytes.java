package dev.varve.parquet;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.RowGroup;
import org.jspecify.annotations.Nullable;

/**
 * The column indexes of a file: where they stand one behind the other, as they do in most files,
 * they are read at once, since there are hundreds. For one thread.
 */
final class IndexBytes {

    /** Of a file with more, each is read for itself. */
    private static final int MOST_BYTES = 4 << 20;

    private final FooterReader.Range file;
    private final long begin;
    private final long end;
    private byte @Nullable [] all;

    IndexBytes(FooterReader.Range file, List<RowGroup> groups) {
        this.file = file;
        this.begin = chunks(groups).mapToLong(ColumnChunk::getColumn_index_offset).min().orElse(0);
        this.end = chunks(groups).mapToLong(IndexBytes::end).max().orElse(0);
    }

    private static Stream<ColumnChunk> chunks(List<RowGroup> groups) {
        return groups.stream()
                .flatMap(group -> requireNonNull(group.getColumns()).stream())
                .filter(ColumnChunk::isSetColumn_index_offset);
    }

    private static long end(ColumnChunk chunk) {
        return chunk.getColumn_index_offset() + chunk.getColumn_index_length();
    }

    /**
     * @throws NotParquetException if it cannot be there
     * @throws IOException if it cannot be read
     */
    InputStream of(ColumnChunk chunk) throws IOException {
        long offset = chunk.getColumn_index_offset();
        int length = chunk.getColumn_index_length();
        if (offset < 0 || length < 0) {
            throw new NotParquetException(
                    "an index should be %,d bytes at %d".formatted(length, offset));
        }
        if (end - begin > MOST_BYTES) {
            return new ByteArrayInputStream(read(offset, length));
        }
        if (all == null) {
            all = read(begin, end - begin);
        }
        int from = Math.toIntExact(offset - begin);
        return new ByteArrayInputStream(all, Math.min(from, all.length), length);
    }

    private byte[] read(long offset, long length) throws IOException {
        try (InputStream in = file.open(offset, length)) {
            return in.readAllBytes();
        }
    }
}
