package dev.varve.parquet.compression;

/** Compresses page bodies. Not thread-safe; used again from page to page. */
public interface PageCompressor {

    /** Answer of {@link #compress}: the target is too short. */
    int NO_ROOM = -1;

    /** How many bytes a body of that length hardly ever exceeds; at most the bound. */
    default int usualBytes(int length) {
        return boundBytes(length);
    }

    /** The most bytes that a body of that length can become. */
    int boundBytes(int length);

    /**
     * Compresses bytes of the source to the beginning of the target, which holds at least {@link
     * #usualBytes}.
     *
     * @return how many bytes they have become, or {@link #NO_ROOM} if the target is shorter than
     *     {@link #boundBytes} and did not do
     * @throws IllegalStateException if the library refuses, which no input explains
     */
    int compress(byte[] source, int from, int length, byte[] target);

    static PageCompressor of(PageCompression page) {
        Compression compression = page.compression();
        return switch (compression.codec()) {
            case ZSTD -> new ZstdPages(compression.level(), page.isFar());
            case SNAPPY -> new SnappyPages();
            case GZIP -> new GzipPages(compression.level());
            case LZ4 -> new Lz4Pages();
            case BROTLI -> new BrotliPages(compression.level());
            case NONE -> new PlainPages();
        };
    }
}
