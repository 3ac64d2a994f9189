package dev.varve.parquet;

import dev.varve.record.ColumnType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;

/** Reads files with parquet-java and has it verify the checksum of every page. */
final class ParquetJavaReader {

    private ParquetJavaReader() {}

    static ParquetFileReader open(byte[] file) throws IOException {
        return ParquetFileReader.open(
                new Bytes(file),
                ParquetReadOptions.builder(new PlainParquetConfiguration())
                        .withCodecFactory(new TestCodecs())
                        .usePageChecksumVerification()
                        .build());
    }

    /** All rows, in the form of the test columns' values. */
    static List<List<Object>> rows(WrittenFile file) throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        try (ParquetFileReader reader = open(file.bytes())) {
            MessageType schema = reader.getFileMetaData().getSchema();
            MessageColumnIO columns = new ColumnIOFactory().getColumnIO(schema);
            PageReadStore pages = reader.readNextRowGroup();
            while (pages != null) {
                RecordReader<Group> records =
                        columns.getRecordReader(pages, new GroupRecordConverter(schema));
                for (long i = 0; i < pages.getRowCount(); i++) {
                    rows.add(row(records.read(), file));
                }
                pages = reader.readNextRowGroup();
            }
        }
        return rows;
    }

    private static List<Object> row(Group group, WrittenFile file) {
        List<Object> row = new ArrayList<>();
        for (int column = 0; column < file.columns().size(); column++) {
            boolean isNull = group.getFieldRepetitionCount(column) == 0;
            ColumnType type = file.columns().get(column).field().type();
            row.add(isNull ? null : value(group, column, type));
        }
        return row;
    }

    private static Object value(Group group, int column, ColumnType type) {
        return switch (type) {
            case BOOL -> group.getBoolean(column, 0);
            case INT32 -> (long) group.getInteger(column, 0);
            case UINT32 -> group.getInteger(column, 0) & 0xFFFFFFFFL;
            case INT64, UINT64, TIMESTAMP, TIMESTAMP_NANOS -> group.getLong(column, 0);
            case DOUBLE -> group.getDouble(column, 0);
            case UNKNOWN, TEXT, NESTED, JSON, BINARY -> group.getBinary(column, 0).getBytes();
        };
    }

    /** A file that is bytes on the heap. */
    private record Bytes(byte[] file) implements InputFile {

        @Override
        public long getLength() {
            return file.length;
        }

        @Override
        public SeekableInputStream newStream() {
            ByteArrayInputStream in = new ByteArrayInputStream(file);
            return new DelegatingSeekableInputStream(in) {
                @Override
                public long getPos() {
                    return (long) file.length - in.available();
                }

                @Override
                public void seek(long position) {
                    in.reset();
                    in.skip(position);
                }
            };
        }
    }
}
