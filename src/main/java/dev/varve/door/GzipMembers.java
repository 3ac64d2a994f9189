package dev.varve.door;

import dev.varve.door.ContentEncoding.BrokenStreamException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks gzip, one member after another (RFC 1952), each of which has to be whole. Zeros may
 * follow the last one, as {@code gzip -d} allows, since whole blocks are written to tapes.
 *
 * <p>Java's own stream takes whatever follows a member and is none for the end.
 */
final class GzipMembers extends PackedStream {

    private static final int FIRST_MAGIC = 0x1F;
    private static final int SECOND_MAGIC = 0x8B;
    private static final int DEFLATE = 8;

    private static final int HEADER_CHECKSUM = 1 << 1;
    private static final int EXTRA = 1 << 2;
    private static final int NAME = 1 << 3;
    private static final int COMMENT = 1 << 4;
    private static final int RESERVED = 0xE0;

    /** Time, compressor's effort, system. */
    private static final int PLAIN_HEADER_BYTES = 6;

    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();

    /** The member that is being read, 1-based; 0 before the first. */
    private long member;

    private boolean isInData;
    private boolean ended;

    GzipMembers(InputStream in) {
        super(in);
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, target.length);
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            int count = isInData ? inflate(target, from, length) : begin();
            if (count > 0) {
                return count;
            }
        }
        return -1;
    }

    private int inflate(byte[] target, int from, int length) throws IOException {
        int count;
        try {
            count = inflater.inflate(target, from, length);
        } catch (DataFormatException damaged) {
            position = filled - inflater.getRemaining();
            throw broken(
                    "the data of member " + member + " is damaged: " + FailureText.of(damaged));
        }
        checksum.update(target, from, count);
        if (inflater.finished()) {
            position = filled - inflater.getRemaining();
            end();
        } else if (count == 0) {
            if (!fill()) {
                throw broken("it ends in the data of member " + member);
            }
            inflater.setInput(buffer, 0, filled);
            position = filled;
        }
        return count;
    }

    /** Goes past the header of the next member, if there is one. */
    private int begin() throws IOException {
        if (isAtEnd()) {
            if (member == 0) {
                throw broken("it ends before its first member");
            }
            ended = true;
            return 0;
        }
        if (member > 0 && buffer[position] == 0) {
            skipZeros();
            return 0;
        }
        member++;
        checksum.reset();
        requireByte(FIRST_MAGIC);
        requireByte(SECOND_MAGIC);
        requireByte(DEFLATE);
        int flags = header();
        if ((flags & RESERVED) != 0) {
            position--;
            throw broken("the header of member " + member + " has flags that mean nothing");
        }
        skipHeader(flags);
        checksum.reset();
        inflater.reset();
        inflater.setInput(buffer, position, filled - position);
        position = filled;
        isInData = true;
        return 0;
    }

    private void skipHeader(int flags) throws IOException {
        for (int i = 0; i < PLAIN_HEADER_BYTES; i++) {
            header();
        }
        if ((flags & EXTRA) != 0) {
            int extraBytes = header() | header() << Byte.SIZE;
            for (int i = 0; i < extraBytes; i++) {
                header();
            }
        }
        for (int text : new int[] {flags & NAME, flags & COMMENT}) {
            while (text != 0 && header() != 0) {
                // goes past it
            }
        }
        if ((flags & HEADER_CHECKSUM) != 0) {
            long wanted = checksum.getValue() & 0xFFFF;
            if ((header() | header() << Byte.SIZE) != wanted) {
                throw broken("the header of member " + member + " is damaged");
            }
        }
    }

    private void requireByte(int wanted) throws IOException {
        if (header() != wanted) {
            position--;
            throw broken(
                    member == 1
                            ? "it does not begin as gzip does"
                            : "what follows member " + (member - 1) + " is no further member");
        }
    }

    private int header() throws IOException {
        int next = take("header");
        checksum.update(next);
        return next;
    }

    private void end() throws IOException {
        isInData = false;
        long written = inflater.getBytesWritten();
        if (trailer() != checksum.getValue() || trailer() != (written & 0xFFFF_FFFFL)) {
            throw broken("the data of member " + member + " is damaged: its checksum is another");
        }
    }

    private long trailer() throws IOException {
        long word = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            word |= (long) take("checksum") << Byte.SIZE * i;
        }
        return word;
    }

    private void skipZeros() throws IOException {
        do {
            if (buffer[position] != 0) {
                throw broken("something follows the zeros behind member " + member);
            }
            position++;
        } while (!isAtEnd());
        ended = true;
    }

    private int take(String part) throws IOException {
        if (isAtEnd()) {
            throw broken("it ends in the " + part + " of member " + member);
        }
        return buffer[position++] & 0xFF;
    }

    private BrokenStreamException broken(String sentence) {
        return new BrokenStreamException(ContentEncoding.GZIP, place(), sentence);
    }

    @Override
    public void close() {
        inflater.end();
    }
}
