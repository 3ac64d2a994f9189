package dev.varve.parquet.compression;

/** How pages are compressed. */
public enum Codec {
    ZSTD(true),
    SNAPPY(false),
    GZIP(true),
    /** Parquet's LZ4_RAW: the plain block format, without a frame. */
    LZ4(false),
    BROTLI(true),
    NONE(false);

    private final boolean codesEntropy;

    Codec(boolean codesEntropy) {
        this.codesEntropy = codesEntropy;
    }

    /** Whether bytes that are frequent become shorter, not only sequences that come again. */
    public boolean codesEntropy() {
        return codesEntropy;
    }
}
