package dev.varve.parquet;

import static java.util.Objects.requireNonNull;

import dev.varve.parquet.compression.PageDecompression;
import dev.varve.record.ColumnType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Util;

/**
 * All values of a file, column by column of each row group; of what is read one page is held. For
 * files whose columns are in no groups, as Varve writes them. For one thread.
 */
public final class FileScan {

    private final FooterReader.Range file;
    private final IndexBytes indexes;
    private final List<RowGroup> groups;
    private final List<SchemaElement> elements;
    private final List<ColumnType> types;
    private final PageDecompression decompression = new PageDecompression();

    /**
     * @param behind of the same file, for what stands behind its values
     * @param file whose ranges are asked for in their order, if its chunks are in their order
     * @param footer of it
     * @throws NotParquetException if a row group has not the columns of the file
     */
    public FileScan(FooterReader.Range behind, FooterReader.Range file, Footer footer)
            throws NotParquetException {
        this.file = file;
        this.groups = footer.rowGroups();
        this.elements = footer.schema().stream().skip(1).toList();
        this.types = elements.stream().map(FileColumns::type).toList();
        for (RowGroup group : groups) {
            if (requireNonNull(group.getColumns()).size() != elements.size()) {
                throw new NotParquetException("a row group has not the columns of its schema");
            }
        }
        this.indexes = new IndexBytes(behind, groups);
    }

    /** Is given the values of one chunk in the order of its rows. */
    public interface Visitor {

        /** A row has no value. */
        void none();

        /**
         * @param value of a number, a time or a boolean; of a double its bits
         */
        void number(long value);

        /** Something else; the array is another's, and changes once this returns. */
        void bytes(byte[] array, int offset, int length);

        void pageEnds();
    }

    /**
     * What the footer says of a chunk.
     *
     * @param column its name
     * @param rowCount of its row group
     * @param valueCount of the chunk, nulls included
     * @param nullCount where it is said
     * @param min where it is said
     * @param max where it is said
     */
    public record Told(
            String column,
            ColumnType type,
            long rowCount,
            long valueCount,
            Optional<Long> nullCount,
            Optional<End> min,
            Optional<End> max) {}

    /**
     * One end of the values.
     *
     * @param value as a file stores it
     * @param isExact whether it is one of the values
     */
    public record End(byte[] value, boolean isExact) {}

    /**
     * What the column index says of a page.
     *
     * @param isWithoutValues whether all are nulls
     * @param nullCount -1 where it is not said
     * @param min lower bound
     * @param max upper bound
     */
    public record PageTold(boolean isWithoutValues, long nullCount, byte[] min, byte[] max) {}

    public int rowGroups() {
        return groups.size();
    }

    public int columns() {
        return elements.size();
    }

    public String column(int column) {
        return String.valueOf(elements.get(column).getName());
    }

    /**
     * Of a chunk.
     *
     * @throws NotParquetException if no value has such bounds
     */
    public Told told(int group, int column) throws NotParquetException {
        ColumnMetaData chunk = chunk(group, column);
        Optional<Statistics> statistics = Optional.ofNullable(chunk.getStatistics());
        Optional<End> min =
                statistics
                        .filter(Statistics::isSetMin_value)
                        .map(each -> new End(each.getMin_value(), each.isIs_min_value_exact()));
        Optional<End> max =
                statistics
                        .filter(Statistics::isSetMax_value)
                        .map(each -> new End(each.getMax_value(), each.isIs_max_value_exact()));
        if (min.isPresent()) {
            requireBound(column, min.get().value());
        }
        if (max.isPresent()) {
            requireBound(column, max.get().value());
        }
        return new Told(
                column(column),
                types.get(column),
                groups.get(group).getNum_rows(),
                chunk.getNum_values(),
                statistics.filter(Statistics::isSetNull_count).map(Statistics::getNull_count),
                min,
                max);
    }

    private void requireBound(int column, byte[] bound) throws NotParquetException {
        int width =
                switch (types.get(column)) {
                    case BOOL -> 1;
                    case INT32, UINT32 -> Integer.BYTES;
                    case INT64, UINT64, DOUBLE, TIMESTAMP, TIMESTAMP_NANOS -> Long.BYTES;
                    case UNKNOWN, TEXT, NESTED, JSON, BINARY -> bound.length;
                };
        if (bound.length != width) {
            throw new NotParquetException(
                    "a bound of column '%s' has %d bytes, and its values have %d"
                            .formatted(column(column), bound.length, width));
        }
    }

    /**
     * Gives all values of a chunk.
     *
     * @throws NotParquetException if it is damaged
     * @throws IOException if it cannot be read
     */
    public void read(int group, int column, Visitor visitor) throws IOException {
        boolean isRequired =
                elements.get(column).getRepetition_type() == FieldRepetitionType.REQUIRED;
        new ChunkScan(chunk(group, column), types.get(column), isRequired, decompression)
                .read(file, visitor);
    }

    /**
     * Of the pages of a chunk; empty where there is no index.
     *
     * @throws NotParquetException if the index is damaged
     * @throws IOException if it cannot be read
     */
    public List<PageTold> pages(int group, int column) throws IOException {
        ColumnChunk chunk = requireNonNull(groups.get(group).getColumns()).get(column);
        if (!chunk.isSetColumn_index_offset()) {
            return List.of();
        }
        InputStream bytes = indexes.of(chunk);
        List<PageTold> pages;
        try {
            ColumnIndex index = Util.readColumnIndex(bytes);
            pages =
                    IntStream.range(0, index.getNull_pagesSize())
                            .mapToObj(page -> page(index, page))
                            .toList();
        } catch (IOException | RuntimeException damaged) {
            throw new NotParquetException(
                    "the index of column '%s' is damaged (%s)".formatted(column(column), damaged));
        }
        for (PageTold page : pages) {
            if (!page.isWithoutValues()) {
                requireBound(column, page.min());
                requireBound(column, page.max());
            }
        }
        return pages;
    }

    private static PageTold page(ColumnIndex index, int page) {
        List<Long> nulls = index.getNull_counts();
        return new PageTold(
                requireNonNull(index.getNull_pages()).get(page),
                nulls == null ? -1 : nulls.get(page),
                bytes(requireNonNull(index.getMin_values()).get(page)),
                bytes(requireNonNull(index.getMax_values()).get(page)));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private ColumnMetaData chunk(int group, int column) {
        ColumnChunk chunk = requireNonNull(groups.get(group).getColumns()).get(column);
        return requireNonNull(chunk.getMeta_data());
    }
}
