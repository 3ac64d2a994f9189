package dev.varve.parquet.compression;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;

/** Zstandard frames, by one native context; its memory is freed with this object. */
final class ZstdPages implements PageCompressor {

    /** A page fits into that window: what came again anywhere in it is found. */
    private static final int FAR_WINDOW_BITS = 23;

    private static final int FAR_HASH_BITS = 17;

    private static final int MARGIN_BYTES = 1 << 10;

    private final ZstdCompressCtx context = new ZstdCompressCtx();

    ZstdPages(int level, boolean isFar) {
        context.setLevel(level);
        if (isFar) {
            context.setWindowLog(FAR_WINDOW_BITS);
            context.setHashLog(FAR_HASH_BITS);
        }
    }

    @Override
    public int usualBytes(int length) {
        return Math.min(boundBytes(length), (length >> 1) + MARGIN_BYTES);
    }

    @Override
    public int boundBytes(int length) {
        return Math.toIntExact(Zstd.compressBound(length));
    }

    @Override
    public int compress(byte[] source, int from, int length, byte[] target) {
        try {
            return context.compressByteArray(target, 0, target.length, source, from, length);
        } catch (ZstdException refused) {
            if (refused.getErrorCode() == Zstd.errDstSizeTooSmall()) {
                return NO_ROOM;
            }
            throw refused;
        }
    }
}
