package dev.varve.parquet;

import dev.varve.parquet.compression.Codec;
import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import dev.varve.record.Schema;
import dev.varve.record.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.IEEE754TotalOrder;
import org.apache.parquet.format.IntType;
import org.apache.parquet.format.JsonType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.NanoSeconds;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.TypeDefinedOrder;

/** The columns of a table, and the codec of their pages, in the terms of the Parquet format. */
final class FileColumns {

    /** Stands in a file whose records have no field at all: without a column a file has no rows. */
    static final Field PLACEHOLDER = Field.optional("_empty", ColumnType.UNKNOWN);

    private FileColumns() {}

    /** The fields that a file of the schema has. */
    static List<Field> fields(Schema schema) {
        return schema.fields().isEmpty() ? List.of(PLACEHOLDER) : schema.fields();
    }

    /**
     * The root and below it one element for each field, as the footer lists them.
     *
     * @param jsonType whether columns of JSON say so, and not that they are text
     */
    static List<SchemaElement> schema(TableName table, List<Field> fields, boolean jsonType) {
        List<SchemaElement> elements = new ArrayList<>(fields.size() + 1);
        elements.add(new SchemaElement(table.value()).setNum_children(fields.size()));
        for (Field field : fields) {
            elements.add(element(field, jsonType));
        }
        return elements;
    }

    private static SchemaElement element(Field field, boolean jsonType) {
        SchemaElement element =
                new SchemaElement(field.name())
                        .setType(physicalType(field))
                        .setRepetition_type(
                                field.required()
                                        ? FieldRepetitionType.REQUIRED
                                        : FieldRepetitionType.OPTIONAL);
        return switch (field.type()) {
            case BOOL, INT32, INT64, DOUBLE, BINARY -> element;
            case UINT32 ->
                    element.setConverted_type(ConvertedType.UINT_32)
                            .setLogicalType(unsigned(Integer.SIZE));
            case UINT64 ->
                    element.setConverted_type(ConvertedType.UINT_64)
                            .setLogicalType(unsigned(Long.SIZE));
            case TIMESTAMP ->
                    element.setConverted_type(ConvertedType.TIMESTAMP_MICROS)
                            .setLogicalType(
                                    LogicalType.TIMESTAMP(
                                            new TimestampType(
                                                    true, TimeUnit.MICROS(new MicroSeconds()))));
            // an older reader that knows converted types alone has none for nanoseconds
            case TIMESTAMP_NANOS ->
                    element.setLogicalType(
                            LogicalType.TIMESTAMP(
                                    new TimestampType(true, TimeUnit.NANOS(new NanoSeconds()))));
            case NESTED, JSON -> jsonType ? json(element) : text(element);
            case UNKNOWN, TEXT -> text(element);
        };
    }

    /** The fields that {@link #schema} listed, as far as it tells them apart. */
    static List<Field> fields(List<SchemaElement> schema) {
        return schema.stream()
                .skip(1)
                .filter(each -> !PLACEHOLDER.name().equals(each.getName()))
                .map(
                        each ->
                                new Field(
                                        String.valueOf(each.getName()),
                                        type(each),
                                        each.getRepetition_type() == FieldRepetitionType.REQUIRED))
                .toList();
    }

    /** As far as the element tells it. */
    static ColumnType type(SchemaElement element) {
        boolean unsigned = is(element, LogicalType::isSetINTEGER);
        return switch (element.getType()) {
            case BOOLEAN -> ColumnType.BOOL;
            case INT32 -> unsigned ? ColumnType.UINT32 : ColumnType.INT32;
            case DOUBLE -> ColumnType.DOUBLE;
            case INT64 -> unsigned ? ColumnType.UINT64 : integer(element);
            case BYTE_ARRAY -> bytes(element);
            case FLOAT, INT96, FIXED_LEN_BYTE_ARRAY -> ColumnType.UNKNOWN; // no file of ours
            case null -> ColumnType.UNKNOWN;
        };
    }

    private static ColumnType integer(SchemaElement element) {
        if (!is(element, LogicalType::isSetTIMESTAMP)) {
            return ColumnType.INT64;
        }
        return element.getConverted_type() == ConvertedType.TIMESTAMP_MICROS
                ? ColumnType.TIMESTAMP
                : ColumnType.TIMESTAMP_NANOS;
    }

    private static ColumnType bytes(SchemaElement element) {
        if (is(element, LogicalType::isSetJSON)) {
            return ColumnType.JSON;
        }
        return is(element, LogicalType::isSetSTRING) ? ColumnType.TEXT : ColumnType.BINARY;
    }

    private static boolean is(SchemaElement element, Predicate<LogicalType> kind) {
        LogicalType logical = element.getLogicalType();
        return logical != null && kind.test(logical);
    }

    private static SchemaElement json(SchemaElement element) {
        return element.setConverted_type(ConvertedType.JSON)
                .setLogicalType(LogicalType.JSON(new JsonType()));
    }

    private static SchemaElement text(SchemaElement element) {
        return element.setConverted_type(ConvertedType.UTF8)
                .setLogicalType(LogicalType.STRING(new StringType()));
    }

    private static LogicalType unsigned(int bits) {
        return LogicalType.INTEGER(new IntType((byte) bits, false));
    }

    /** How the values of the field are stored. */
    static Type physicalType(Field field) {
        return switch (field.type()) {
            case BOOL -> Type.BOOLEAN;
            case INT32, UINT32 -> Type.INT32;
            case INT64, UINT64, TIMESTAMP, TIMESTAMP_NANOS -> Type.INT64;
            case DOUBLE -> Type.DOUBLE;
            case UNKNOWN, TEXT, NESTED, JSON, BINARY -> Type.BYTE_ARRAY;
        };
    }

    /** Of doubles the one order that says where NaN and the zeros stand. */
    static ColumnOrder order(SchemaElement column) {
        return column.getType() == Type.DOUBLE
                ? ColumnOrder.IEEE_754_TOTAL_ORDER(new IEEE754TotalOrder())
                : ColumnOrder.TYPE_ORDER(new TypeDefinedOrder());
    }

    static CompressionCodec codec(Codec codec) {
        return switch (codec) {
            case ZSTD -> CompressionCodec.ZSTD;
            case SNAPPY -> CompressionCodec.SNAPPY;
            case GZIP -> CompressionCodec.GZIP;
            case LZ4 -> CompressionCodec.LZ4_RAW;
            case BROTLI -> CompressionCodec.BROTLI;
            case NONE -> CompressionCodec.UNCOMPRESSED;
        };
    }
}
