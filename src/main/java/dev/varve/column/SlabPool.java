package dev.varve.column;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Direct memory that is used again and again: pieces are cut from slabs, best fit first, and joined
 * with their neighbours when they are freed. A direct buffer of its own for each batch would be
 * freed by the garbage collector only, long after its batch, and would be zeroed and faulted in
 * each time; a shared arena stops all threads whenever it closes, and needs a flag in a native
 * image. Thread-safe.
 */
final class SlabPool {

    /** Large enough that little is left over at its end, small enough for an idle process. */
    private static final int SLAB_BYTES = 4 << 20;

    /** Pieces begin and end on cache lines. */
    private static final int ALIGNMENT_BYTES = 64;

    private final TreeMap<SizeAndAddress, Piece> free = new TreeMap<>();
    private final IntFunction<ByteBuffer> source;
    private final long limitBytes;
    private long reachableBytes;
    private long reservedBytes;
    private long handedOutBytes;

    /**
     * @param limitBytes how many bytes all slabs together may have
     */
    SlabPool(long limitBytes) {
        this(limitBytes, ByteBuffer::allocateDirect);
    }

    /**
     * @param source makes a slab of that many bytes, or says that the process is out of memory
     */
    SlabPool(long limitBytes, IntFunction<ByteBuffer> source) {
        this.limitBytes = limitBytes;
        this.reachableBytes = limitBytes;
        this.source = source;
    }

    /** A run of bytes in a slab, free or handed out. */
    static final class Piece {

        private final Slab slab;
        private final int offsetBytes;
        private int sizeBytes;
        private boolean free;
        private @Nullable Piece before;
        private @Nullable Piece after;

        private Piece(Slab slab, int offsetBytes, int sizeBytes) {
            this.slab = slab;
            this.offsetBytes = offsetBytes;
            this.sizeBytes = sizeBytes;
        }

        long address() {
            return slab.address + offsetBytes;
        }

        private SizeAndAddress sizeAndAddress() {
            return new SizeAndAddress(sizeBytes, address());
        }

        private boolean isWholeSlab() {
            return sizeBytes == slab.memory.capacity();
        }
    }

    private record SizeAndAddress(int sizeBytes, long address)
            implements Comparable<SizeAndAddress> {

        @Override
        public int compareTo(SizeAndAddress other) {
            int bySize = Integer.compare(sizeBytes, other.sizeBytes);
            return bySize != 0 ? bySize : Long.compare(address, other.address);
        }
    }

    private static final class Slab {

        private final ByteBuffer memory;
        private final long address;

        private Slab(ByteBuffer memory) {
            this.memory = memory;
            this.address = MemorySegment.ofBuffer(memory).address();
        }
    }

    /**
     * @return a piece of at least that size, or null when neither the slabs nor the limit have room
     */
    synchronized @Nullable Piece allocate(int sizeBytes) {
        if (handedOutBytes == 0) {
            // no piece will come back that could be used instead, and whatever else took the
            // memory may have given it back: the process is asked anew
            reachableBytes = limitBytes;
        }
        int rounded = Math.addExact(Math.max(1, sizeBytes), ALIGNMENT_BYTES - 1) & -ALIGNMENT_BYTES;
        Map.Entry<SizeAndAddress, Piece> best =
                free.ceilingEntry(new SizeAndAddress(rounded, Long.MIN_VALUE));
        Piece piece = best == null ? reserve(rounded) : best.getValue();
        if (piece == null) {
            return null;
        }
        free.remove(piece.sizeAndAddress());
        piece.free = false;
        split(piece, rounded);
        handedOutBytes += piece.sizeBytes;
        return piece;
    }

    synchronized void free(Piece piece) {
        handedOutBytes -= piece.sizeBytes;
        Piece joined = piece;
        if (joined.after != null && joined.after.free) {
            free.remove(joined.after.sizeAndAddress());
            joinWithNext(joined, joined.after);
        }
        if (joined.before != null && joined.before.free) {
            free.remove(joined.before.sizeAndAddress());
            joined = joined.before;
            joinWithNext(joined, piece);
        }
        joined.free = true;
        free.put(joined.sizeAndAddress(), joined);
    }

    /**
     * How many bytes all slabs together can have: the limit, or what they had when the process
     * refused one, until all pieces are free again.
     */
    synchronized long reachableBytes() {
        return reachableBytes;
    }

    /** Bytes of all slabs, used or not. */
    synchronized long reservedBytes() {
        return reservedBytes;
    }

    /** A fresh slab as one piece; whole slabs that are free and of no use make room for it. */
    private @Nullable Piece reserve(int sizeBytes) {
        long room = reachableBytes - reservedBytes;
        int slabBytes = (int) Math.max(sizeBytes, Math.min(SLAB_BYTES, room));
        if (slabBytes > room) {
            dropFreeSlabs();
            if (slabBytes > reachableBytes - reservedBytes) {
                return null;
            }
        }
        Slab slab;
        try {
            slab = new Slab(source.apply(slabBytes));
        } catch (OutOfMemoryError exhausted) {
            // The process has less direct memory than the budget supposes: the same as a full
            // budget. Every refusal costs a whole collection, so one is enough.
            reachableBytes = reservedBytes;
            return null;
        }
        reservedBytes += slabBytes;
        return new Piece(slab, 0, slabBytes);
    }

    private void dropFreeSlabs() {
        List<Piece> whole = new ArrayList<>();
        for (Piece piece : free.values()) {
            if (piece.isWholeSlab()) {
                whole.add(piece);
            }
        }
        for (Piece piece : whole) {
            free.remove(piece.sizeAndAddress());
            reservedBytes -= piece.sizeBytes;
        }
    }

    private void split(Piece piece, int sizeBytes) {
        int restBytes = piece.sizeBytes - sizeBytes;
        if (restBytes < ALIGNMENT_BYTES) {
            return;
        }
        Piece rest = new Piece(piece.slab, piece.offsetBytes + sizeBytes, restBytes);
        rest.before = piece;
        rest.after = piece.after;
        if (rest.after != null) {
            rest.after.before = rest;
        }
        piece.after = rest;
        piece.sizeBytes = sizeBytes;
        rest.free = true;
        free.put(rest.sizeAndAddress(), rest);
    }

    private static void joinWithNext(Piece piece, Piece next) {
        piece.sizeBytes += next.sizeBytes;
        piece.after = next.after;
        if (next.after != null) {
            next.after.before = piece;
        }
    }
}
