package dev.varve.parquet.compression;

/**
 * A codec and how hard it tries.
 *
 * @param codec how pages are compressed
 * @param level of {@code ZSTD} (1 to 22), {@code GZIP} (1 to 9) and {@code BROTLI} (0 to 11); the
 *     others ignore it
 */
public record Compression(Codec codec, int level) {

    /**
     * @throws IllegalArgumentException if the codec has no such level; the message names those it
     *     has
     */
    public Compression {
        switch (codec) {
            case ZSTD -> requireLevel(codec, level, 1, 22);
            case GZIP -> requireLevel(codec, level, 1, 9);
            case BROTLI -> requireLevel(codec, level, 0, 11);
            case SNAPPY, LZ4, NONE -> {}
        }
    }

    private static void requireLevel(Codec codec, int level, int least, int most) {
        if (level < least || level > most) {
            throw new IllegalArgumentException(
                    "%s has levels %d to %d, not %d".formatted(codec, least, most, level));
        }
    }

    /** Zstandard at the level that is smallest for its price with the encodings of this room. */
    public static final Compression DEFAULT = new Compression(Codec.ZSTD, 1);

    /** The codec at its usual level. */
    public static Compression of(Codec codec) {
        return switch (codec) {
            case ZSTD -> DEFAULT;
            case GZIP -> new Compression(codec, 6);
            case BROTLI -> new Compression(codec, 4);
            case SNAPPY, LZ4, NONE -> new Compression(codec, 0);
        };
    }
}
