package dev.varve.parquet;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.IntType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;

/**
 * A column as a file's footer describes it.
 *
 * @param name where the file has groups, theirs before it, joined by dots
 * @param type the {@linkplain dev.varve.record.ColumnType#label label} of the type, where it is one
 *     that Varve writes, otherwise the format's word for it in small letters
 * @param physicalType how its values are stored
 * @param isRequired whether it has no nulls
 */
public record FooterColumn(String name, String type, String physicalType, boolean isRequired) {

    /** A group of columns that is not at its end. */
    private static final class Group {

        private final String path;
        private int missing;

        Group(String path, int missing) {
            this.path = path;
            this.missing = missing;
        }
    }

    /** The columns that hold values, in the order of the file. */
    static List<FooterColumn> of(List<SchemaElement> schema) {
        List<FooterColumn> columns = new ArrayList<>();
        Deque<Group> groups = new ArrayDeque<>();
        for (SchemaElement element : schema.subList(Math.min(1, schema.size()), schema.size())) {
            while (!groups.isEmpty() && groups.peek().missing == 0) {
                groups.pop();
            }
            String path = groups.isEmpty() ? "" : groups.peek().path;
            if (!groups.isEmpty()) {
                groups.peek().missing--;
            }
            if (element.isSetType()) {
                columns.add(of(path + element.getName(), element));
            } else {
                groups.push(new Group(path + element.getName() + ".", element.getNum_children()));
            }
        }
        return List.copyOf(columns);
    }

    private static FooterColumn of(String name, SchemaElement element) {
        return new FooterColumn(
                name,
                type(element),
                word(requireNonNull(element.getType())),
                element.getRepetition_type() == FieldRepetitionType.REQUIRED);
    }

    private static String type(SchemaElement element) {
        LogicalType logical = element.getLogicalType();
        // a kind that came later than this program is none that it can name
        if (logical != null && logical.getSetField() != null) {
            return type(logical);
        }
        ConvertedType converted = element.getConverted_type();
        if (converted != null) {
            return switch (converted) {
                case UTF8 -> "text";
                case TIMESTAMP_MICROS -> "timestamp";
                case DECIMAL -> decimal(element.getPrecision(), element.getScale());
                default -> word(converted).replace("int_", "int");
            };
        }
        Type type = requireNonNull(element.getType());
        return switch (type) {
            case BOOLEAN -> "bool";
            case BYTE_ARRAY -> "binary";
            case FIXED_LEN_BYTE_ARRAY -> "binary(%d)".formatted(element.getType_length());
            case INT32, INT64, INT96, FLOAT, DOUBLE -> word(type);
        };
    }

    private static String type(LogicalType type) {
        return switch (type.getSetField()) {
            case STRING -> "text";
            case INTEGER -> integer(type.getINTEGER());
            case TIMESTAMP -> timestamp(type.getTIMESTAMP());
            case DECIMAL -> decimal(type.getDECIMAL().getPrecision(), type.getDECIMAL().getScale());
            default -> word(type.getSetField());
        };
    }

    private static String integer(IntType type) {
        return (type.isIsSigned() ? "int" : "uint") + type.getBitWidth();
    }

    private static String decimal(int precision, int scale) {
        return "decimal(%d,%d)".formatted(precision, scale);
    }

    private static String timestamp(TimestampType type) {
        String local = type.isIsAdjustedToUTC() ? "" : "_local";
        return switch (requireNonNull(type.getUnit()).getSetField()) {
            case MICROS -> "timestamp" + local;
            case NANOS -> "timestamp_nanos" + local;
            case MILLIS -> "timestamp_millis" + local;
        };
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
