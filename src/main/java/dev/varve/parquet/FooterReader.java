package dev.varve.parquet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.parquet.format.FileMetaData;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TCompactProtocol;

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
     * What the end of the file says.
     *
     * @param sizeBytes length of the file
     * @throws NotParquetException if it is no Parquet file, or its end is damaged
     * @throws IOException if it cannot be read
     */
    public static Footer read(Range file, long sizeBytes) throws IOException {
        FileMetaData footer = structure(file, sizeBytes);
        try {
            return new Footer(footer);
        } catch (RuntimeException damaged) {
            throw new NotParquetException("its schema is damaged (%s)".formatted(damaged));
        }
    }

    private static FileMetaData structure(Range file, long sizeBytes) throws IOException {
        byte[] end = bytes(file, Math.max(0, sizeBytes - FIRST_BYTES), sizeBytes);
        int footerBytes = footerBytes(end, sizeBytes);
        if (footerBytes + TAIL_BYTES > end.length) {
            end = bytes(file, sizeBytes - footerBytes - TAIL_BYTES, sizeBytes);
        }
        FileMetaData footer = new FileMetaData();
        try {
            footer.read(
                    new TCompactProtocol(
                            new FooterTransport(
                                    end, end.length - TAIL_BYTES - footerBytes, footerBytes)));
        } catch (TException | RuntimeException damaged) {
            throw new NotParquetException("its footer is damaged (%s)".formatted(damaged));
        }
        return footer;
    }

    private static byte[] bytes(Range file, long from, long to) throws IOException {
        try (InputStream in = file.open(from, to - from)) {
            byte[] bytes = in.readAllBytes();
            if (bytes.length != to - from) {
                throw new NotParquetException(
                        "it ends %,d bytes before it should".formatted(to - from - bytes.length));
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
        if (!isParquet || footerBytes <= 0 || footerBytes + TAIL_BYTES > sizeBytes) {
            throw new NotParquetException("its end has no footer");
        }
        return footerBytes;
    }
}
