package dev.varve.layer;

import dev.varve.layer.partition.Partition;
import dev.varve.record.JsonText;
import dev.varve.record.TableName;
import dev.varve.record.TableSchema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The key/value metadata that the footers of files have. Thread-safe. */
public final class FooterMetadata {

    /** Whose positions name the file. */
    public static final String WRITER = "varve.writer";

    /** The smallest position of the file's rows. */
    public static final String FIRST_POSITION = "varve.position.first";

    /** The largest. */
    public static final String LAST_POSITION = "varve.position.last";

    /** The columns that the path tells, see {@link FileContent#inPath}. */
    public static final String PARTITION_COLUMNS = "varve.partition.columns";

    /** The columns that the file has. */
    public static final String SCHEMA = "varve.schema";

    /** The smallest and the largest ledger. */
    public static final String LEDGERS = "varve.ledgers";

    /** What tells partitions of one directory apart, see {@link #values}. */
    public static final String PARTITION_VALUES = "varve.partition.values";

    private final LayerSettings settings;
    private final Function<TableName, Optional<TableSchema>> declarations;

    /**
     * @param declarations what was declared of a table
     */
    FooterMetadata(
            LayerSettings settings, Function<TableName, Optional<TableSchema>> declarations) {
        this.settings = settings;
        this.declarations = declarations;
    }

    /**
     * What the footer tells of the file; no wall clock, so that the same rows give the same bytes.
     */
    Map<String, String> of(FileContent content) {
        Map<String, String> entries = new LinkedHashMap<>();
        // what stands in the path alone is no metadata: nobody else has its exact value, and two
        // files of one directory may differ in nothing else
        if (!content.inPath().isEmpty()) {
            entries.put(PARTITION_COLUMNS, JsonText.compact(FileDescription.inPath(content)));
        }
        // positions are no metadata: they are how a later process knows which rows are in files
        if (settings.naming() instanceof Naming.ByPosition naming) {
            entries.put(WRITER, naming.writer());
            entries.put(FIRST_POSITION, Long.toString(content.extent().firstPosition()));
            entries.put(LAST_POSITION, Long.toString(content.extent().lastPosition()));
            if (!content.partition().values().isEmpty()) {
                entries.put(PARTITION_VALUES, values(content.partition()));
            }
        }
        if (!settings.includeMetadata()) {
            return entries;
        }
        entries.put("varve.producer", FileDescription.producer(settings));
        entries.put("varve.table", content.partition().table().value());
        entries.put("varve.schema_version", content.table().version());
        declarations
                .apply(content.partition().table())
                .ifPresent(table -> describe(entries, table));
        entries.put("varve.partition", content.partition().path());
        entries.put("varve.row_count", Long.toString(content.rowCount()));
        entries.put(SCHEMA, JsonText.compact(Map.of("columns", FileDescription.columns(content))));
        content.extent().ledgers().ifPresent(span -> entries.put(LEDGERS, span.toString()));
        return entries;
    }

    /** The keys are those that a predefined table's Arrow schema has. */
    private static void describe(Map<String, String> entries, TableSchema declared) {
        declared.schemaType().ifPresent(type -> entries.put("schema_type", type));
        declared.version().ifPresent(version -> entries.put("version", version));
        declared.description().ifPresent(text -> entries.put("description", text));
    }

    /** The values that divide, as a JSON array of their JSON; empty for a partition without any. */
    static String values(Partition partition) {
        return partition.values().isEmpty()
                ? ""
                : JsonText.compact(
                        partition.values().stream()
                                .map(each -> Optional.ofNullable(each.json()))
                                .toList());
    }
}
