package dev.varve.parquet;

import static java.util.Objects.requireNonNull;

import dev.varve.record.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;

/** What the end of a file says of the whole. Immutable. */
public final class Footer {

    private final FileMetaData footer;
    private final List<FooterColumn> columns;

    Footer(FileMetaData footer) {
        this.footer = footer;
        this.columns = FooterColumn.of(requireNonNull(footer.getSchema()));
    }

    /** Key/value metadata; of a key that comes twice the last value. */
    public Map<String, String> keyValues() {
        List<KeyValue> entries = footer.getKey_value_metadata();
        Map<String, String> values = new HashMap<>();
        if (entries != null) {
            entries.forEach(each -> values.put(each.getKey(), each.getValue()));
        }
        return values;
    }

    /** Rows, as the file says of itself. */
    public long rowCount() {
        return footer.getNum_rows();
    }

    /** The same, as its row groups say. */
    public long rowGroupRows() {
        return requireNonNull(footer.getRow_groups()).stream()
                .mapToLong(RowGroup::getNum_rows)
                .sum();
    }

    List<RowGroup> rowGroups() {
        return requireNonNull(footer.getRow_groups());
    }

    /** The root and below it one element for each group and column. */
    List<SchemaElement> schema() {
        return requireNonNull(footer.getSchema());
    }

    /** The columns that hold values, in the order of the file. */
    public List<FooterColumn> columns() {
        return columns;
    }

    /** The same as fields; of what is text here and more elsewhere it is known that it is text. */
    public List<Field> fields() {
        return FileColumns.fields(requireNonNull(footer.getSchema()));
    }

    /**
     * Whether the file holds a column that stands for none, as records without any field need it.
     */
    public boolean hasPlaceholderOnly() {
        return columns.size() == 1
                && columns.getFirst().name().equals(FileColumns.PLACEHOLDER.name());
    }

    /** All that it says, for people: JSON members in the order in which they should be read. */
    public Map<String, Object> members() {
        return FooterMembers.of(footer, this);
    }
}
