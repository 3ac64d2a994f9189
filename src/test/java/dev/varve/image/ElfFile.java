package dev.varve.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which libraries a 64-bit little-endian ELF file asks the loader for:
 * https://refspecs.linuxfoundation.org/elf/gabi4+/ch5.dynamic.html
 */
final class ElfFile {

    private static final int MAGIC = 0x464c457f;
    private static final int PROGRAM_HEADERS = 32;
    private static final int PROGRAM_HEADER_SIZE = 54;
    private static final int PROGRAM_HEADER_COUNT = 56;
    private static final int SEGMENT_LOAD = 1;
    private static final int SEGMENT_DYNAMIC = 2;
    private static final long NEEDED = 1;
    private static final long STRING_TABLE = 5;

    private final ByteBuffer bytes;

    private ElfFile(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /**
     * Such as {@code libz.so.1}; none for a static executable.
     *
     * @throws IOException if the file cannot be read or is no such file
     */
    static List<String> needed(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            bytes.order(ByteOrder.LITTLE_ENDIAN);
            if (bytes.capacity() < 64 || bytes.getInt(0) != MAGIC || bytes.get(4) != 2) {
                throw new IOException(file + " is no 64-bit ELF file");
            }
            return new ElfFile(bytes).needed();
        }
    }

    private List<String> needed() {
        List<Long> names = new ArrayList<>();
        long table = 0;
        int dynamic = header(SEGMENT_DYNAMIC, 0);
        if (dynamic < 0) {
            return List.of();
        }
        long first = bytes.getLong(dynamic + 8);
        long size = bytes.getLong(dynamic + 32);
        for (long at = first; at < first + size; at += 16) {
            long tag = bytes.getLong(Math.toIntExact(at));
            long value = bytes.getLong(Math.toIntExact(at + 8));
            if (tag == NEEDED) {
                names.add(value);
            } else if (tag == STRING_TABLE) {
                table = value;
            }
        }
        int strings = offset(table);
        return names.stream().map(name -> text(Math.toIntExact(strings + name))).toList();
    }

    /** Where the next program header of this kind begins, from the given one on; -1 without. */
    private int header(int kind, int from) {
        int size = bytes.getShort(PROGRAM_HEADER_SIZE);
        int count = bytes.getShort(PROGRAM_HEADER_COUNT);
        for (int i = from; i < count; i++) {
            int at = Math.toIntExact(bytes.getLong(PROGRAM_HEADERS) + (long) i * size);
            if (bytes.getInt(at) == kind) {
                return at;
            }
        }
        return -1;
    }

    /** Where in the file that lies which is loaded to an address. */
    private int offset(long address) {
        int size = bytes.getShort(PROGRAM_HEADER_SIZE);
        long headers = bytes.getLong(PROGRAM_HEADERS);
        for (int at = header(SEGMENT_LOAD, 0);
                at >= 0;
                at = header(SEGMENT_LOAD, Math.toIntExact((at - headers) / size + 1))) {
            long start = bytes.getLong(at + 16);
            if (address >= start && address < start + bytes.getLong(at + 32)) {
                return Math.toIntExact(address - start + bytes.getLong(at + 8));
            }
        }
        throw new IllegalStateException("nothing is loaded to " + address);
    }

    private String text(int start) {
        int end = start;
        while (bytes.get(end) != 0) {
            end++;
        }
        byte[] text = new byte[end - start];
        bytes.get(start, text);
        return new String(text, StandardCharsets.US_ASCII);
    }
}
