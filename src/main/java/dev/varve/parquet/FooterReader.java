package dev.varve.parquet;

import dev.varve.record.Field;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;

/**
 * Reads the end of a file (<a href="https://parquet.apache.org/docs/file-format/">Parquet file
 * format</a>): the footer, its length in four little-endian bytes, the magic.
 */
public final class FooterReader {

    /** Of the end, enough for most footers. */
    private static final int FIRST_BYTES = 64 << 10;

    private static final int TAIL_BYTES = Integer.BYTES + FileFooter.MAGIC.length;

    private FooterReader() {}

    /** Opens a range of the file, which may end before it. */
    @FunctionalInterface
    public interface Range {

        InputStream open(long offset, long length) throws IOException;
    }

    /**
     * What a footer tells of its file.
     *
     * @param keyValues the key/value metadata
     * @param rowCount rows of all row groups
     * @param columns in their order; of what is text here and more elsewhere it is known that it is
     *     text
     */
    public record Footer(Map<String, String> keyValues, long rowCount, List<Field> columns) {

        public Footer {
            keyValues = Map.copyOf(keyValues);
            columns = List.copyOf(columns);
        }
    }

    /**
     * The footer of a file.
     *
     * @param sizeBytes length of the file
     * @throws IOException if it cannot be read, or is no Parquet file
     */
    public static Footer read(Range file, long sizeBytes) throws IOException {
        byte[] end = bytes(file, Math.max(0, sizeBytes - FIRST_BYTES), sizeBytes);
        int footerBytes = footerBytes(end, sizeBytes);
        if (footerBytes + TAIL_BYTES > end.length) {
            end = bytes(file, sizeBytes - footerBytes - TAIL_BYTES, sizeBytes);
        }
        InputStream in =
                new ByteArrayInputStream(end, end.length - TAIL_BYTES - footerBytes, footerBytes);
        FileMetaData footer = Util.readFileMetaData(in, true);
        List<KeyValue> entries = footer.getKey_value_metadata();
        Map<String, String> values = new HashMap<>();
        if (entries != null) {
            entries.forEach(each -> values.put(each.getKey(), each.getValue()));
        }
        List<SchemaElement> schema = footer.getSchema();
        return new Footer(
                values,
                footer.getNum_rows(),
                schema == null ? List.of() : FileColumns.fields(schema));
    }

    private static byte[] bytes(Range file, long from, long to) throws IOException {
        try (InputStream in = file.open(from, to - from)) {
            byte[] bytes = in.readAllBytes();
            if (bytes.length != to - from) {
                throw new IOException(
                        "the file ends %,d bytes before it should"
                                .formatted(to - from - bytes.length));
            }
            return bytes;
        }
    }

    private static int footerBytes(byte[] end, long sizeBytes) throws IOException {
        int tail = end.length - TAIL_BYTES;
        int footerBytes =
                tail < 0 ? -1 : ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).getInt(tail);
        boolean isParquet =
                tail >= 0
                        && Arrays.equals(
                                FileFooter.MAGIC,
                                Arrays.copyOfRange(end, tail + Integer.BYTES, end.length));
        if (!isParquet || footerBytes < 0 || footerBytes + TAIL_BYTES > sizeBytes) {
            throw new IOException("it is no Parquet file: its end has no footer");
        }
        return footerBytes;
    }
}
