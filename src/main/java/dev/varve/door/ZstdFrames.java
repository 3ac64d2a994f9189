package dev.varve.door;

import com.github.luben.zstd.ZstdIOException;
import dev.varve.door.ContentEncoding.BrokenStreamException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a zstd stream for its decoder, and tells of each frame how large a window it wants before
 * the decoder sees its header and takes the memory for it (RFC 8878, 3.1). It hands out no more
 * than a block at once, so that it is known where one is that cannot be decoded, and the end only
 * behind a whole frame.
 */
final class ZstdFrames extends PackedStream {

    private static final int MAGIC = 0xFD2FB528;
    private static final int SKIPPABLE_MAGIC = 0x184D2A50;
    private static final int SKIPPABLE_MASK = 0xFFFFFFF0;

    private static final int MAGIC_BYTES = 4;
    private static final int BLOCK_HEADER_BYTES = 3;
    private static final int CHECKSUM_BYTES = 4;
    private static final int RUN_LENGTH_BLOCK = 1;
    private static final int[] DICTIONARY_ID_BYTES = {0, 1, 2, 4};
    private static final int[] CONTENT_SIZE_BYTES = {0, 2, 4, 8};
    private static final int TWO_BYTE_SIZES_BEGIN = 256;
    private static final int LEAST_WINDOW_BITS = 10;

    /** Told of the windows. */
    interface Windows {

        /**
         * @param windowBytes of the next frame; unsigned
         * @throws IOException if the frame must not be decoded
         */
        void next(long windowBytes) throws IOException;
    }

    /** What the next bytes are. */
    private enum Part {
        MAGIC,
        SKIPPABLE_SIZE,
        DESCRIPTOR,
        HEADER,
        BLOCK_HEADER
    }

    private final Windows windows;
    private Part part = Part.MAGIC;

    /** The bytes of the part so far, little-endian, and how many are missing. */
    private long word;

    private int wordBytes;
    private int missingBytes = MAGIC_BYTES;

    /** Content that comes before the part begins. */
    private long contentBytes;

    private int descriptor;
    private int windowDescriptor;

    /** Where the block begins that is handed out, or what stands before it. */
    private long blockByte;

    /** Where the part begins. */
    private long partByte;

    private boolean isBlockEnd;

    /** Whether a stream begins with a frame to be skipped, as those of pzstd do. */
    static boolean beginsWithSkippable(byte[] head) {
        return head.length >= MAGIC_BYTES
                && (head[0] & 0xF0) == (SKIPPABLE_MAGIC & 0xFF)
                && head[1] == (byte) (SKIPPABLE_MAGIC >> 8)
                && head[2] == (byte) (SKIPPABLE_MAGIC >> 16)
                && head[3] == (byte) (SKIPPABLE_MAGIC >> 24);
    }

    ZstdFrames(InputStream in, Windows windows) {
        super(in);
        this.windows = windows;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (isAtEnd()) {
            requireWhole();
            return -1;
        }
        if (isBlockEnd) {
            isBlockEnd = false;
            blockByte = place();
        }
        int from = position;
        int end = (int) Math.min((long) position + length, filled);
        while (position < end && !isBlockEnd) {
            if (contentBytes > 0) {
                long skipped = Math.min(contentBytes, end - position);
                contentBytes -= skipped;
                position += (int) skipped;
                isBlockEnd = contentBytes == 0;
            } else {
                take(buffer[position++] & 0xFF);
            }
        }
        System.arraycopy(buffer, from, target, offset, position - from);
        return position - from;
    }

    private void requireWhole() throws BrokenStreamException {
        long endByte = place();
        boolean isWhole = part == Part.MAGIC && wordBytes == 0 && contentBytes == 0 && endByte > 0;
        if (!isWhole) {
            throw broken(
                    endByte,
                    endByte == 0 ? "it ends before its first frame" : "it ends in a frame");
        }
    }

    private static BrokenStreamException broken(long atByte, String sentence) {
        return new BrokenStreamException(ContentEncoding.ZSTD, atByte, sentence);
    }

    /** Says where what was handed out last is that the decoder cannot decode. */
    BrokenStreamException undecodable(ZstdIOException why) {
        BrokenStreamException broken =
                broken(blockByte, "the block there is damaged: " + why.getMessage());
        broken.initCause(why);
        return broken;
    }

    private void take(int next) throws IOException {
        if (part == Part.HEADER && missingBytes > contentSizeBytes()) {
            if (missingBytes == headerBytes()) {
                windowDescriptor = next; // or a dictionary's number, where nobody asks for it
            }
        } else {
            word |= (long) next << Byte.SIZE * wordBytes++;
        }
        missingBytes--;
        if (missingBytes == 0) {
            end();
        }
    }

    private void begin(Part next, int bytes) {
        part = next;
        partByte = place() + contentBytes;
        word = 0;
        wordBytes = 0;
        missingBytes = bytes;
    }

    private void end() throws IOException {
        switch (part) {
            case MAGIC -> endMagic();
            case SKIPPABLE_SIZE -> {
                contentBytes = word;
                begin(Part.MAGIC, MAGIC_BYTES);
            }
            case DESCRIPTOR -> {
                descriptor = (int) word;
                begin(Part.HEADER, headerBytes());
            }
            case HEADER -> {
                windows.next(windowBytes());
                begin(Part.BLOCK_HEADER, BLOCK_HEADER_BYTES);
            }
            case BLOCK_HEADER -> endBlockHeader();
        }
    }

    private void endMagic() throws BrokenStreamException {
        if ((int) word == MAGIC) {
            begin(Part.DESCRIPTOR, 1);
        } else if (((int) word & SKIPPABLE_MASK) == SKIPPABLE_MAGIC) {
            begin(Part.SKIPPABLE_SIZE, MAGIC_BYTES);
        } else {
            throw broken(
                    partByte,
                    partByte == 0
                            ? "it does not begin as zstd does"
                            : "what follows a frame is no further frame");
        }
    }

    private void endBlockHeader() {
        boolean isLast = (word & 1) != 0;
        boolean isRun = (word >> 1 & 3) == RUN_LENGTH_BLOCK;
        contentBytes = isRun ? 1 : word >> 3;
        if (!isLast) {
            begin(Part.BLOCK_HEADER, BLOCK_HEADER_BYTES);
            return;
        }
        contentBytes += (descriptor >> 2 & 1) == 0 ? 0 : CHECKSUM_BYTES;
        begin(Part.MAGIC, MAGIC_BYTES);
    }

    private boolean isSingleSegment() {
        return (descriptor >> 5 & 1) != 0;
    }

    private int dictionaryIdBytes() {
        return DICTIONARY_ID_BYTES[descriptor & 3];
    }

    private int contentSizeBytes() {
        int flag = descriptor >> 6;
        return flag == 0 && isSingleSegment() ? 1 : CONTENT_SIZE_BYTES[flag];
    }

    private int headerBytes() {
        return (isSingleSegment() ? 0 : 1) + dictionaryIdBytes() + contentSizeBytes();
    }

    /** Of a single segment it is the content. */
    private long windowBytes() {
        if (!isSingleSegment()) {
            long base = 1L << LEAST_WINDOW_BITS + (windowDescriptor >> 3);
            return base + (base >> 3) * (windowDescriptor & 7);
        }
        return contentSize();
    }

    private long contentSize() {
        return contentSizeBytes() == 2 ? word + TWO_BYTE_SIZES_BEGIN : word;
    }

    @Override
    public int available() throws IOException {
        return packedAvailable();
    }
}
