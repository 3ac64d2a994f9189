package dev.varve.parquet.compression;

/**
 * A compression, and whether it shall look for what came again far back in a page.
 *
 * @param compression as configured
 * @param isFar whether a larger table is worth its time; of Zstandard's fastest level only
 */
public record PageCompression(Compression compression, boolean isFar) {

    public static PageCompression near(Compression compression) {
        return new PageCompression(compression, false);
    }
}
