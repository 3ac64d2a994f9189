package dev.varve.layer;

import dev.varve.layer.partition.Partition;
import dev.varve.parquet.Footer;
import dev.varve.parquet.FooterReader;
import dev.varve.parquet.NotParquetException;
import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import dev.varve.record.JsonTree;
import dev.varve.record.Schema;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a file that is in the store says of itself, to whoever goes on from there. Nothing of it is
 * believed to be whole: what is damaged is told by the name of the file. Immutable.
 */
final class StoredFooter {

    private static final long NO_POSITION = -1;

    private final BlobKey file;
    private final Footer footer;
    private final Map<String, String> told;

    private StoredFooter(BlobKey file, Footer footer) {
        this.file = file;
        this.footer = footer;
        this.told = footer.keyValues();
    }

    /**
     * @throws DamagedFileException if it is no Parquet file, or its end is damaged
     * @throws IOException if it cannot be read
     */
    static StoredFooter read(BlobStore store, BlobInfo file) throws IOException {
        try {
            return new StoredFooter(
                    file.key(),
                    FooterReader.read(
                            (offset, length) -> store.read(file.key(), offset, length),
                            file.sizeBytes()));
        } catch (NotParquetException foreign) {
            throw new DamagedFileException(file.key(), String.valueOf(foreign.getMessage()));
        }
    }

    /** Whose positions name the file; empty where none do. */
    Optional<String> writer() {
        return told(FooterMetadata.WRITER);
    }

    /** Whether the rows are of the partition, and not of another one of the same directory. */
    boolean isOf(Partition partition) {
        return told(FooterMetadata.PARTITION_VALUES)
                .orElse("")
                .equals(FooterMetadata.values(partition));
    }

    /**
     * The largest position of the rows.
     *
     * @throws DamagedFileException if it is not told
     */
    long lastPosition() throws DamagedFileException {
        return position(FooterMetadata.LAST_POSITION);
    }

    /**
     * All that is told of the rows.
     *
     * @throws DamagedFileException if any of it is not what a file of ours tells
     */
    FileContent content(Partition partition) throws DamagedFileException {
        Schema schema =
                parse(
                                FooterMetadata.SCHEMA,
                                text -> columns(JsonTree.object(text).getJsonArray("columns")))
                        .orElseGet(() -> new Schema(footer.fields()));
        boolean hasPositions = writer().isPresent();
        FileContent.Extent extent =
                new FileContent.Extent(
                        hasPositions ? position(FooterMetadata.FIRST_POSITION) : NO_POSITION,
                        hasPositions ? lastPosition() : NO_POSITION,
                        parse(FooterMetadata.LEDGERS, StoredFooter::ledgers));
        return new FileContent(partition, table(schema), schema, footer.rowCount(), extent);
    }

    private long position(String key) throws DamagedFileException {
        return parse(key, Long::parseLong)
                .orElseThrow(() -> new DamagedFileException(file, "it does not tell its " + key));
    }

    /** With the columns that stand in the path alone. */
    private Schema table(Schema schema) throws DamagedFileException {
        Optional<Schema> inPath =
                parse(
                        FooterMetadata.PARTITION_COLUMNS,
                        text -> columns(JsonTree.value(text).asJsonArray()));
        List<Field> fields = new ArrayList<>(schema.fields());
        inPath.map(Schema::fields).orElse(List.of()).stream()
                .filter(each -> schema.indexOf(each.name()).isEmpty())
                .forEach(fields::add);
        return new Schema(fields);
    }

    private static Schema columns(JsonArray columns) {
        return new Schema(
                columns.getValuesAs(JsonObject.class).stream().map(StoredFooter::field).toList());
    }

    private static Field field(JsonObject column) {
        return new Field(
                column.getString("name"),
                ColumnType.valueOf(column.getString("type").toUpperCase(Locale.ROOT)),
                !column.getBoolean("nullable"));
    }

    private static Partition.LedgerSpan ledgers(String text) {
        int between = text.indexOf('-');
        return new Partition.LedgerSpan(
                Long.parseLong(text.substring(0, between)),
                Long.parseLong(text.substring(between + 1)));
    }

    private Optional<String> told(String key) {
        return Optional.ofNullable(told.get(key));
    }

    /** What is not as we write it may be anything, and fails in as many ways. */
    private <T> Optional<T> parse(String key, Function<String, T> parser)
            throws DamagedFileException {
        try {
            return told(key).map(parser);
        } catch (RuntimeException nonsense) {
            throw new DamagedFileException(
                    file, "its %s cannot be read (%s)".formatted(key, nonsense));
        }
    }
}
