package dev.varve.parquet.encoding;

import dev.varve.parquet.compression.Codec;
import dev.varve.parquet.compression.Compression;
import dev.varve.parquet.compression.PageCompression;

/**
 * How far back the pages of one column are searched for repetitions. Zstandard's level for speed
 * remembers little; some columns repeat long values at long distances, and are a fifth smaller for
 * a little more time. Tried with the first large page, and now and then again.
 */
final class CompressionChoice {

    /** The level that is made for speed. */
    private static final int FAST_LEVEL = 1;

    /** Pages below fit into what the level remembers by itself. */
    private static final int LARGE_PAGE_BYTES = 3 << 18;

    private static final int SAMPLE_BYTES = 1 << 20;
    private static final int PAUSE_PAGES = 64;

    /** Far has to be shorter by more than a part in so many. */
    private static final int WORTH = 24;

    private final PageCompression near;
    private final PageCompression far;
    private final PageLimits limits;
    private boolean isFar;
    private int pause;

    CompressionChoice(Compression compression, PageLimits limits) {
        this.limits = limits;
        this.near = PageCompression.near(compression);
        boolean isFast = compression.codec() == Codec.ZSTD && compression.level() == FAST_LEVEL;
        this.far = new PageCompression(compression, isFast);
    }

    private CompressionChoice(CompressionChoice other) {
        this.near = other.near;
        this.far = other.far;
        this.limits = other.limits;
        this.isFar = other.isFar;
        this.pause = other.pause;
    }

    CompressionChoice copy() {
        return new CompressionChoice(this);
    }

    /** How many bytes of values a page should have: about a MiB when they are compressed. */
    int pageBytes() {
        if (!near.compression().codec().codesEntropy()) {
            return limits.plainBytes();
        }
        return isFar ? limits.farBytes() : limits.nearBytes();
    }

    PageCompression of(PageBody page, Scratch scratch) {
        if (!far.isFar() || page.length() < LARGE_PAGE_BYTES) {
            return near;
        }
        if (pause-- <= 0) {
            pause = PAUSE_PAGES;
            PageBody sample = page.head(SAMPLE_BYTES);
            int nearLength = scratch.compressedLength(sample, near);
            int farLength = scratch.compressedLength(sample, far);
            isFar = farLength + farLength / WORTH < nearLength;
        }
        return isFar ? far : near;
    }
}
