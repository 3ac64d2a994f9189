package dev.varve.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;

/** Zstandard frames, by one native context; its memory is freed with this object. */
final class ZstdPages implements PageCompressor {

    /** A page fits into that window: what came again anywhere in it is found. */
    private static final int FAR_WINDOW_BITS = 23;

    private static final int FAR_HASH_BITS = 17;

    private final ZstdCompressCtx context = new ZstdCompressCtx();

    ZstdPages(int level, boolean isFar) {
        context.setLevel(level);
        if (isFar) {
            context.setWindowLog(FAR_WINDOW_BITS);
            context.setHashLog(FAR_HASH_BITS);
        }
    }

    @Override
    public int boundBytes(int length) {
        return Math.toIntExact(Zstd.compressBound(length));
    }

    @Override
    public int compress(byte[] source, int from, int length, byte[] target) {
        return context.compressByteArray(target, 0, target.length, source, from, length);
    }
}
