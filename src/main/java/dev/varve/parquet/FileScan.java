package dev.varve.parquet;

import static java.util.Objects.requireNonNull;

import dev.varve.record.ColumnType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Comparator;
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
import org.jspecify.annotations.Nullable;

/**
 * All values of a file, column by column of each row group; of what is read one page is held. For
 * files whose columns are in no groups, as Varve writes them. For one thread.
 */
public final class FileScan {

    private final FooterReader.Range file;
    private final List<RowGroup> groups;
    private final List<SchemaElement> elements;
    private final List<ColumnType> types;

    /**
     * @param footer of the same file
     * @throws NotParquetException if a row group has not the columns of the file
     */
    public FileScan(FooterReader.Range file, Footer footer) throws NotParquetException {
        this.file = file;
        this.groups = footer.rowGroups();
        this.elements = footer.schema().stream().skip(1).toList();
        this.types = elements.stream().map(FileColumns::type).toList();
        for (RowGroup group : groups) {
            if (requireNonNull(group.getColumns()).size() != elements.size()) {
                throw new NotParquetException("a row group has not the columns of its schema");
            }
        }
    }

    /** Is given the values of one chunk in the order of its rows. */
    public interface Visitor {

        /**
         * @param row within the row group
         * @param value as a file stores it (PLAIN, without a length); null where there is none
         */
        void value(int row, byte @Nullable [] value);

        /**
         * @param rows that were given so far
         */
        void pageEnds(int rows);
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
     * @param order of the values; doubles that are NaN have none
     */
    public record Told(
            String column,
            ColumnType type,
            long rowCount,
            long valueCount,
            Optional<Long> nullCount,
            Optional<End> min,
            Optional<End> max,
            Comparator<byte[]> order) {}

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

    /** Of a chunk. */
    public Told told(int group, int column) {
        ColumnMetaData chunk = chunk(group, column);
        Optional<Statistics> statistics = Optional.ofNullable(chunk.getStatistics());
        ColumnType type = types.get(column);
        return new Told(
                column(column),
                type,
                groups.get(group).getNum_rows(),
                chunk.getNum_values(),
                statistics.filter(Statistics::isSetNull_count).map(Statistics::getNull_count),
                statistics
                        .filter(Statistics::isSetMin_value)
                        .map(each -> new End(each.getMin_value(), each.isIs_min_value_exact())),
                statistics
                        .filter(Statistics::isSetMax_value)
                        .map(each -> new End(each.getMax_value(), each.isIs_max_value_exact())),
                ValueOrder.of(type));
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
        new ChunkScan(chunk(group, column), isRequired).read(file, visitor);
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
        byte[] bytes;
        try (InputStream in =
                file.open(chunk.getColumn_index_offset(), chunk.getColumn_index_length())) {
            bytes = in.readAllBytes();
        }
        try {
            ColumnIndex index = Util.readColumnIndex(new ByteArrayInputStream(bytes));
            return IntStream.range(0, index.getNull_pagesSize())
                    .mapToObj(page -> page(index, page))
                    .toList();
        } catch (IOException | RuntimeException damaged) {
            throw new NotParquetException(
                    "the index of column '%s' is damaged (%s)".formatted(column(column), damaged));
        }
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
