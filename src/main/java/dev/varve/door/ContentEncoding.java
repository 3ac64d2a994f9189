package dev.varve.door;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongConsumer;

/** How the bytes of a body or a file are packed. */
public enum ContentEncoding {
    IDENTITY,
    GZIP,
    ZSTD;

    /** The buffer before the decoder, and its own tables and window. */
    static final int GZIP_DECODER_BYTES = PackedStream.BUFFER_BYTES + (1 << 16);

    /** What a zstd decoder holds besides the window: buffers of a block each, tables. */
    static final int ZSTD_DECODER_BYTES = 1 << 19;

    /** What {@code zstd -d} allows when it is told nothing else. */
    public static final long USUAL_MOST_WINDOW_BYTES = 128 << 20;

    private static final byte[] GZIP_MAGIC = {0x1F, (byte) 0x8B};
    private static final byte[] ZSTD_MAGIC = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD};

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

    /** What the first bytes say, which may be all: RFC 1952, 2.3.1, and RFC 8878, 3.1. */
    static ContentEncoding of(byte[] head) {
        if (head.length == 1 ? head[0] == GZIP_MAGIC[0] : begins(head, GZIP_MAGIC)) {
            return GZIP;
        }
        int magicBytes = Math.clamp(head.length, 1, ZSTD_MAGIC.length);
        boolean isZstd = begins(head, Arrays.copyOf(ZSTD_MAGIC, magicBytes));
        return isZstd || ZstdFrames.beginsWithSkippable(head) ? ZSTD : IDENTITY;
    }

    private static boolean begins(byte[] head, byte[] magic) {
        return head.length >= magic.length
                && Arrays.equals(head, 0, magic.length, magic, 0, magic.length);
    }

    /**
     * The unpacked bytes; to be closed, which frees what the decoder holds and leaves the packed
     * stream open. Of several gzip members, or zstd frames, each has to be whole.
     *
     * @param mostWindowBytes the largest window that a zstd frame may want
     * @param room is told, before the decoder takes it, how much memory it holds from then on, in
     *     bytes; what it throws ends the reading
     * @throws IOException if the stream fails; reads throw {@link BrokenStreamException} if it does
     *     not begin as it should, is broken or ends early, and {@link WindowTooLargeException} if a
     *     frame wants a larger window
     */
    public InputStream unpack(InputStream packed, long mostWindowBytes, LongConsumer room)
            throws IOException {
        return switch (this) {
            case IDENTITY -> new Unclosed(packed);
            case GZIP -> {
                room.accept(GZIP_DECODER_BYTES);
                yield new GzipMembers(packed);
            }
            case ZSTD -> {
                room.accept(ZSTD_DECODER_BYTES);
                yield unpackZstd(packed, mostWindowBytes, room);
            }
        };
    }

    /**
     * Reads an empty stream and a broken one of each kind. A class whose initialisation has met an
     * {@link OutOfMemoryError} can never be used again, so a service does this while there is
     * memory, once the native libraries are loaded.
     *
     * @throws IllegalStateException if a decoder does not work
     */
    public static void rehearse() {
        try {
            rehearse(GZIP, HexFormat.of().parseHex("1f8b08000000000000ff0300" + "00".repeat(8)));
            rehearse(ZSTD, HexFormat.of().parseHex("28b52ffd2000010000"));
        } catch (IOException failed) {
            throw new IllegalStateException("a decoder does not work", failed);
        }
    }

    private static void rehearse(ContentEncoding encoding, byte[] empty) throws IOException {
        encoding.readAll(empty);
        byte[] broken = empty.clone();
        broken[0] = 0;
        try {
            encoding.readAll(broken);
        } catch (BrokenStreamException asItShould) {
            return;
        }
        throw new IOException(encoding.word() + " takes a broken stream");
    }

    private void readAll(byte[] packed) throws IOException {
        try (InputStream unpacked =
                unpack(new ByteArrayInputStream(packed), USUAL_MOST_WINDOW_BYTES, _ -> {})) {
            unpacked.readAllBytes();
        }
    }

    private static InputStream unpackZstd(
            InputStream packed, long mostWindowBytes, LongConsumer room) throws IOException {
        ZstdFrames frames =
                new ZstdFrames(
                        packed,
                        windowBytes -> {
                            if (Long.compareUnsigned(windowBytes, mostWindowBytes) > 0) {
                                throw new WindowTooLargeException(windowBytes, mostWindowBytes);
                            }
                            room.accept(ZSTD_DECODER_BYTES + windowBytes);
                        });
        // the frames are held to the limit above, the library's own is a power of two
        int windowBits = Long.SIZE - Long.numberOfLeadingZeros(mostWindowBytes - 1);
        return new Unzstd(
                new ZstdInputStreamNoFinalizer(frames)
                        .setLongMax(
                                Math.clamp(windowBits, Zstd.windowLogMin(), Zstd.windowLogMax())),
                frames);
    }

    /** A zstd frame wants more memory for its window than is allowed. */
    public static final class WindowTooLargeException extends IOException {

        private WindowTooLargeException(long windowBytes, long mostBytes) {
            super(
                    "a zstd frame wants a window of %s bytes; %,d are allowed"
                            .formatted(Long.toUnsignedString(windowBytes), mostBytes));
        }
    }

    /** A packed stream that is not what it says, or is cut off. */
    public static final class BrokenStreamException extends IOException {

        /**
         * @param atByte of the packed stream, 0 for its first
         */
        BrokenStreamException(ContentEncoding encoding, long atByte, String sentence) {
            super(
                    "the %s stream is broken or cut off at byte %,d: %s"
                            .formatted(encoding.word(), atByte, sentence));
        }
    }

    /** Whoever opened the stream closes it. */
    private static final class Unclosed extends FilterInputStream {

        Unclosed(InputStream in) {
            super(in);
        }

        @Override
        public void close() {}
    }

    /** Says where a stream is broken. */
    private static final class Unzstd extends FilterInputStream {

        private final ZstdFrames frames;

        Unzstd(InputStream in, ZstdFrames frames) {
            super(in);
            this.frames = frames;
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
            } catch (ZstdIOException damaged) {
                throw frames.undecodable(damaged);
            }
        }
    }
}
