package dev.varve.journal.keys;

import dev.varve.record.HashSeed;

/**
 * Keys in the order in which they came, found by their hash; the oldest go first. A key needs 32
 * bytes in the ring and 8 in the index that finds it; both are as large as the next power of two.
 * For one thread.
 */
final class KeyRing {

    private static final int LONGS = 4;
    private static final int FIRST_CAPACITY = 1 << 10;

    /** Four words each: the key, the request's hash, and the second with the answer's number. */
    private long[] ring = new long[FIRST_CAPACITY * LONGS];

    /** One more than the place in the ring; 0 for none. Twice as many as places. */
    private int[] index = new int[FIRST_CAPACITY * 2];

    /** Nobody outside can have keys meet in one place of the index. */
    private final HashSeed seed = HashSeed.random();

    private int head;
    private int size;

    /** What so many keys need at most: while it grows the smaller ring is there, too. */
    static long mostBytes(long keys) {
        long places = FIRST_CAPACITY;
        while (places < keys) {
            places *= 2;
        }
        long ringBytes = places * LONGS * Long.BYTES;
        long indexBytes = places * 2 * Integer.BYTES;
        return ringBytes + ringBytes / 2 + indexBytes;
    }

    int size() {
        return size;
    }

    /** The place of the oldest, if there is one. */
    int oldest() {
        return head;
    }

    /** The place of a key; -1 without it. */
    int find(RequestKey key) {
        int mask = index.length - 1;
        for (int slot = slot(key.low()); index[slot] != 0; slot = slot + 1 & mask) {
            int place = index[slot] - 1;
            if (ring[place * LONGS] == key.high() && ring[place * LONGS + 1] == key.low()) {
                return place;
            }
        }
        return -1;
    }

    /** Adds a key that is not there. */
    void add(RequestKey key, long request, long second, int answer) {
        if (size == capacity()) {
            grow();
        }
        int place = head + size & capacity() - 1;
        ring[place * LONGS] = key.high();
        ring[place * LONGS + 1] = key.low();
        set(place, request, second, answer);
        size++;
        point(place);
    }

    void set(int place, long request, long second, int answer) {
        ring[place * LONGS + 2] = request;
        ring[place * LONGS + 3] = second << 32 | answer;
    }

    long request(int place) {
        return ring[place * LONGS + 2];
    }

    /** Since 1970; unsigned. */
    long second(int place) {
        return ring[place * LONGS + 3] >>> 32;
    }

    int answer(int place) {
        return (int) ring[place * LONGS + 3];
    }

    void removeOldest() {
        clear(slotOf(head));
        head = head + 1 & capacity() - 1;
        size--;
    }

    private int capacity() {
        return ring.length / LONGS;
    }

    private int slot(long low) {
        long product = (low ^ seed.first()) * (seed.second() | 1);
        return (int) (product >>> Integer.SIZE) & index.length - 1;
    }

    private void point(int place) {
        int mask = index.length - 1;
        int slot = slot(ring[place * LONGS + 1]);
        while (index[slot] != 0) {
            slot = slot + 1 & mask;
        }
        index[slot] = place + 1;
    }

    private int slotOf(int place) {
        int mask = index.length - 1;
        int slot = slot(ring[place * LONGS + 1]);
        while (index[slot] != place + 1) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /** Moves those behind it forward that would not be found over a gap. */
    private void clear(int slot) {
        int mask = index.length - 1;
        int gap = slot;
        for (int next = gap + 1 & mask; index[next] != 0; next = next + 1 & mask) {
            int home = slot(ring[(index[next] - 1) * LONGS + 1]);
            if ((next - home & mask) >= (next - gap & mask)) {
                index[gap] = index[next];
                gap = next;
            }
        }
        index[gap] = 0;
    }

    private void grow() {
        int before = capacity();
        long[] larger = new long[2 * ring.length];
        int toEnd = (before - head) * LONGS;
        System.arraycopy(ring, head * LONGS, larger, 0, toEnd);
        System.arraycopy(ring, 0, larger, toEnd, head * LONGS);
        ring = larger;
        head = 0;
        index = new int[2 * index.length];
        for (int place = 0; place < size; place++) {
            point(place);
        }
    }
}
