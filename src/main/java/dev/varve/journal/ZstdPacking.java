package dev.varve.journal;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import java.util.Arrays;

/** One frame of Zstandard. Letters repeat themselves, so little room is tried first. */
final class ZstdPacking implements DeadLetterObject.Packing {

    private static final int LEVEL = 1;
    private static final int USUAL_RATIO = 4;
    private static final int MARGIN_BYTES = 1 << 10;

    @Override
    public byte[] pack(byte[] bytes) {
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            context.setLevel(LEVEL);
            context.setChecksum(true);
            try {
                return pack(context, bytes, bytes.length / USUAL_RATIO + MARGIN_BYTES);
            } catch (ZstdException refused) {
                if (refused.getErrorCode() != Zstd.errDstSizeTooSmall()) {
                    throw refused;
                }
                return pack(context, bytes, Math.toIntExact(Zstd.compressBound(bytes.length)));
            }
        }
    }

    private static byte[] pack(ZstdCompressCtx context, byte[] bytes, int roomBytes) {
        byte[] packed = new byte[roomBytes];
        int size = context.compressByteArray(packed, 0, roomBytes, bytes, 0, bytes.length);
        return Arrays.copyOf(packed, size);
    }
}
