package dev.varve.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.impl.ColumnReaderImpl;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/** The values of one data page, decoded by parquet-java. For one thread. */
final class PageValues {

    private final PrimitiveTypeName type;
    private final int definedLevel;
    private final ColumnReaderImpl reader;

    /**
     * @param dictionary of its chunk, if there is one
     * @param page before it was compressed
     */
    PageValues(
            ColumnDescriptor column,
            @Nullable DictionaryPage dictionary,
            DataPageHeader header,
            byte[] page) {
        this.type = column.getPrimitiveType().getPrimitiveTypeName();
        this.definedLevel = column.getMaxDefinitionLevel();
        DataPageV1 data =
                new DataPageV1(
                        BytesInput.from(page),
                        header.getNum_values(),
                        page.length,
                        Statistics.getBuilderForReading(column.getPrimitiveType()).build(),
                        encoding(header.getRepetition_level_encoding()),
                        encoding(header.getDefinition_level_encoding()),
                        encoding(header.getEncoding()));
        this.reader =
                new ColumnReaderImpl(
                        column, new OnePage(dictionary, data), new PrimitiveConverter() {}, null);
    }

    private static Encoding encoding(org.apache.parquet.format.@Nullable Encoding encoding) {
        return Encoding.valueOf(String.valueOf(encoding));
    }

    private record OnePage(@Nullable DictionaryPage dictionary, DataPageV1 page)
            implements PageReader {

        @Override
        public @Nullable DictionaryPage readDictionaryPage() {
            return dictionary;
        }

        @Override
        public long getTotalValueCount() {
            return page.getValueCount();
        }

        @Override
        public DataPage readPage() {
            return page;
        }
    }

    /** The next value as a file stores it (PLAIN, without a length); null where there is none. */
    byte @Nullable [] next() {
        byte[] value = reader.getCurrentDefinitionLevel() < definedLevel ? null : value();
        reader.consume();
        return value;
    }

    private byte[] value() {
        return switch (type) {
            case BOOLEAN -> new byte[] {(byte) (reader.getBoolean() ? 1 : 0)};
            case INT32 -> word(Integer.BYTES).putInt(reader.getInteger()).array();
            case INT64 -> word(Long.BYTES).putLong(reader.getLong()).array();
            case DOUBLE -> word(Double.BYTES).putDouble(reader.getDouble()).array();
            case BINARY -> reader.getBinary().getBytes();
            case FLOAT, INT96, FIXED_LEN_BYTE_ARRAY ->
                    throw new IllegalStateException("no column of ours is " + type);
        };
    }

    private static ByteBuffer word(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
