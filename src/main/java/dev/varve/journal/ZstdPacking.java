package dev.varve.journal;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import java.util.Arrays;
import java.util.List;

/**
 * One frame of Zstandard. Letters repeat themselves, so little room is tried first. What objects of
 * the usual size need is kept for the next one: fresh memory costs more than packing. For one
 * thread at a time.
 */
final class ZstdPacking implements DeadLetterObject.Packing {

    private static final int LEVEL = 1;
    private static final int USUAL_RATIO = 4;
    private static final int MARGIN_BYTES = 1 << 10;

    private byte[] joined = {};
    private byte[] room = {};

    @Override
    public byte[] pack(List<byte[]> pieces, int sizeBytes) {
        // a single one may be large: a copy could be too much
        return pack(pieces.size() == 1 ? pieces.getFirst() : join(pieces, sizeBytes), sizeBytes);
    }

    private byte[] join(List<byte[]> pieces, int sizeBytes) {
        joined = room(joined, sizeBytes);
        byte[] all = joined.length < sizeBytes ? new byte[sizeBytes] : joined;
        int end = 0;
        for (byte[] piece : pieces) {
            System.arraycopy(piece, 0, all, end, piece.length);
            end += piece.length;
        }
        return all;
    }

    private byte[] pack(byte[] bytes, int sizeBytes) {
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            context.setLevel(LEVEL);
            context.setChecksum(true);
            int usualBytes = sizeBytes / USUAL_RATIO + MARGIN_BYTES;
            room = room(room, usualBytes);
            try {
                byte[] packed = room.length < usualBytes ? new byte[usualBytes] : room;
                return pack(context, bytes, sizeBytes, packed);
            } catch (ZstdException refused) {
                if (refused.getErrorCode() != Zstd.errDstSizeTooSmall()) {
                    throw refused;
                }
                int mostBytes = Math.toIntExact(Zstd.compressBound(sizeBytes));
                return pack(context, bytes, sizeBytes, new byte[mostBytes]);
            }
        }
    }

    /** What is kept, larger where that is still usual. */
    private static byte[] room(byte[] kept, int sizeBytes) {
        boolean grows = kept.length < sizeBytes && sizeBytes <= DeadLetters.BUFFER_BYTES;
        return grows ? new byte[sizeBytes] : kept;
    }

    private static byte[] pack(
            ZstdCompressCtx context, byte[] bytes, int sizeBytes, byte[] packed) {
        int size = context.compressByteArray(packed, 0, packed.length, bytes, 0, sizeBytes);
        return Arrays.copyOf(packed, size);
    }

    @Override
    public void rest() {
        joined = new byte[0];
        room = new byte[0];
    }
}
