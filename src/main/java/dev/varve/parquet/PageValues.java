package dev.varve.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/** The values of one data page, decoded by parquet-java. For one thread. */
final class PageValues {

    private final PrimitiveTypeName type;
    private final boolean isUnsigned;
    private final int rows;
    private final int definedLevel;
    private final ValuesReader levels;
    private final ValuesReader values;

    /**
     * @param isUnsigned whether values of 32 bits have no sign
     * @param dictionary of its chunk, if there is one
     * @param page begins with it, before it was compressed
     * @param sizeBytes of it
     * @throws IOException if it is damaged
     */
    PageValues(
            ColumnDescriptor column,
            boolean isUnsigned,
            @Nullable Dictionary dictionary,
            DataPageHeader header,
            byte[] page,
            int sizeBytes)
            throws IOException {
        this.type = column.getPrimitiveType().getPrimitiveTypeName();
        this.isUnsigned = isUnsigned;
        this.rows = header.getNum_values();
        this.definedLevel = column.getMaxDefinitionLevel();
        this.levels =
                encoding(header.getDefinition_level_encoding())
                        .getValuesReader(column, ValuesType.DEFINITION_LEVEL);
        Encoding encoding = encoding(header.getEncoding());
        if (!encoding.usesDictionary()) {
            this.values = encoding.getValuesReader(column, ValuesType.VALUES);
        } else if (dictionary != null) {
            this.values =
                    encoding.getDictionaryBasedValuesReader(column, ValuesType.VALUES, dictionary);
        } else {
            throw new IOException("it has no dictionary");
        }
        ByteBufferInputStream in =
                ByteBufferInputStream.wrap(ByteBuffer.wrap(page, 0, sizeBytes).slice());
        levels.initFromPage(rows, in);
        values.initFromPage(rows, in);
    }

    private static Encoding encoding(org.apache.parquet.format.@Nullable Encoding encoding) {
        return Encoding.valueOf(String.valueOf(encoding));
    }

    /** Gives all of them. */
    void giveTo(FileScan.Visitor visitor) {
        for (int row = 0; row < rows; row++) {
            if (levels.readInteger() < definedLevel) {
                visitor.none();
            } else {
                giveNext(visitor);
            }
        }
    }

    private void giveNext(FileScan.Visitor visitor) {
        switch (type) {
            case BOOLEAN -> visitor.number(values.readBoolean() ? 1 : 0);
            case INT32 -> visitor.number(word(values.readInteger()));
            case INT64 -> visitor.number(values.readLong());
            case DOUBLE -> visitor.number(Double.doubleToRawLongBits(values.readDouble()));
            case BINARY -> give(values.readBytes(), visitor);
            case FLOAT, INT96, FIXED_LEN_BYTE_ARRAY ->
                    throw new IllegalStateException("no column of ours is " + type);
        }
    }

    private long word(int value) {
        return isUnsigned ? Integer.toUnsignedLong(value) : value;
    }

    private static void give(Binary value, FileScan.Visitor visitor) {
        ByteBuffer bytes = value.toByteBuffer();
        if (bytes.hasArray()) {
            visitor.bytes(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        } else {
            visitor.bytes(value.getBytes(), 0, value.length());
        }
    }
}
