package dev.varve.parquet;

import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import dev.varve.record.Schema;
import dev.varve.record.TableName;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** The columns of a table in the types of the Parquet format. */
final class FileColumns {

    /** Stands in a file whose records have no field at all: without a column a file has no rows. */
    static final Field PLACEHOLDER = Field.optional("_empty", ColumnType.UNKNOWN);

    private FileColumns() {}

    /** The fields that a file of the schema has. */
    static List<Field> fields(Schema schema) {
        return schema.fields().isEmpty() ? List.of(PLACEHOLDER) : schema.fields();
    }

    static MessageType messageType(TableName table, List<Field> fields) {
        List<Type> types = new ArrayList<>(fields.size());
        for (Field field : fields) {
            types.add(type(field));
        }
        return new MessageType(table.value(), types);
    }

    private static Type type(Field field) {
        Type.Repetition repetition =
                field.required() ? Type.Repetition.REQUIRED : Type.Repetition.OPTIONAL;
        return switch (field.type()) {
            case BOOL -> plain(PrimitiveTypeName.BOOLEAN, repetition, field);
            case INT32 -> plain(PrimitiveTypeName.INT32, repetition, field);
            case INT64 -> plain(PrimitiveTypeName.INT64, repetition, field);
            case DOUBLE -> plain(PrimitiveTypeName.DOUBLE, repetition, field);
            case BINARY -> plain(PrimitiveTypeName.BINARY, repetition, field);
            case UINT32 -> unsigned(PrimitiveTypeName.INT32, Integer.SIZE, repetition, field);
            case UINT64 -> unsigned(PrimitiveTypeName.INT64, Long.SIZE, repetition, field);
            case TIMESTAMP ->
                    Types.primitive(PrimitiveTypeName.INT64, repetition)
                            .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
                            .named(field.name());
            case JSON ->
                    Types.primitive(PrimitiveTypeName.BINARY, repetition)
                            .as(LogicalTypeAnnotation.jsonType())
                            .named(field.name());
            case UNKNOWN, TEXT ->
                    Types.primitive(PrimitiveTypeName.BINARY, repetition)
                            .as(LogicalTypeAnnotation.stringType())
                            .named(field.name());
        };
    }

    private static Type plain(PrimitiveTypeName type, Type.Repetition repetition, Field field) {
        return Types.primitive(type, repetition).named(field.name());
    }

    private static Type unsigned(
            PrimitiveTypeName type, int bits, Type.Repetition repetition, Field field) {
        return Types.primitive(type, repetition)
                .as(LogicalTypeAnnotation.intType(bits, false))
                .named(field.name());
    }
}
