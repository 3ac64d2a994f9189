package dev.varve.parquet;

/** Compresses page bodies. Not thread-safe; used again from page to page. */
interface PageCompressor {

    /** The most bytes that a body of that length can become. */
    int boundBytes(int length);

    /**
     * Compresses bytes of the source to the beginning of the target, which holds at least {@link
     * #boundBytes}.
     *
     * @return how many bytes they have become
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
