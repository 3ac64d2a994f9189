package dev.varve.door;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** How the bytes of a body or a file are packed. */
public enum ContentEncoding {
    IDENTITY,
    GZIP,
    ZSTD;

    private static final int BUFFER_BYTES = 1 << 16;

    /** What a {@code Content-Encoding} header names; empty if it is none of these. */
    public static Optional<ContentEncoding> named(String header) {
        return switch (header.strip().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> Optional.of(IDENTITY);
            case "gzip", "x-gzip" -> Optional.of(GZIP);
            case "zstd" -> Optional.of(ZSTD);
            default -> Optional.empty();
        };
    }

    /** As in a {@code Content-Encoding} header. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the first bytes say: RFC 1952, 2.3.1, and RFC 8878, 3.1.1. */
    public static ContentEncoding ofMagic(byte[] head, int length) {
        if (length >= 2 && head[0] == 0x1F && head[1] == (byte) 0x8B) {
            return GZIP;
        }
        boolean zstd =
                length >= 4
                        && head[0] == 0x28
                        && head[1] == (byte) 0xB5
                        && head[2] == 0x2F
                        && head[3] == (byte) 0xFD;
        return zstd ? ZSTD : IDENTITY;
    }

    /**
     * The unpacked bytes.
     *
     * @throws BrokenStreamException if the stream does not begin as it should; its reads throw it
     *     when it is broken or ends early
     * @throws IOException if the stream fails
     */
    public InputStream unpack(InputStream packed) throws IOException {
        try {
            return switch (this) {
                case IDENTITY -> packed;
                case GZIP -> new Checked(new GZIPInputStream(packed, BUFFER_BYTES));
                case ZSTD -> new Checked(new ZstdInputStreamNoFinalizer(packed));
            };
        } catch (ZipException | EOFException | ZstdIOException broken) {
            throw new BrokenStreamException(this, broken);
        }
    }

    /** A packed stream that is not what it says, or is cut off. */
    public static final class BrokenStreamException extends IOException {

        /** Java's streams say nothing when even the header is cut off. */
        private static String sentence(IOException cause) {
            return cause.getMessage() == null ? "it ends too early" : cause.getMessage();
        }

        private BrokenStreamException(ContentEncoding encoding, IOException cause) {
            super(
                    "the %s stream is broken or cut off: %s"
                            .formatted(encoding.word(), sentence(cause)),
                    cause);
        }
    }

    private final class Checked extends FilterInputStream {

        Checked(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                return super.read(target, offset, length);
            } catch (ZipException | EOFException | ZstdIOException broken) {
                throw new BrokenStreamException(ContentEncoding.this, broken);
            }
        }
    }
}
