package dev.varve.layer.ranges;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where records are in the segments of a journal, in one number each, and how many each segment
 * holds that are needed. Not thread-safe.
 */
final class SegmentPlaces {

    private static final int OFFSET_BITS = 40;
    private static final long MOST_OFFSET = (1L << OFFSET_BITS) - 1;

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final List<Long> counts = new ArrayList<>();
    private final BitSet inUse = new BitSet();

    /** The place of a record that is needed, if any of its segment is. */
    Optional<Long> known(String segment, long offset) {
        return Optional.ofNullable(numbers.get(segment)).map(number -> place(number, offset));
    }

    /** One more record of the segment is needed. */
    long take(String segment, long offset) {
        int number = numbers.computeIfAbsent(segment, this::begin);
        counts.set(number, counts.get(number) + 1);
        return place(number, offset);
    }

    /** A record that is needed is needed once more. */
    void takeAgain(long place) {
        counts.set(number(place), counts.get(number(place)) + 1);
    }

    private int begin(String segment) {
        int number = inUse.nextClearBit(0);
        inUse.set(number);
        if (number == names.size()) {
            names.add(segment);
            counts.add(0L);
        } else {
            names.set(number, segment);
            counts.set(number, 0L);
        }
        return number;
    }

    private static long place(int number, long offset) {
        if (offset > MOST_OFFSET) {
            throw new IllegalArgumentException("no segment is as long as " + offset + " bytes");
        }
        return (long) number << OFFSET_BITS | offset;
    }

    /** The record is needed no more. */
    void release(long place) {
        int number = number(place);
        long left = counts.get(number) - 1;
        counts.set(number, left);
        if (left == 0) {
            numbers.remove(names.get(number));
            inUse.clear(number);
        }
    }

    String segment(long place) {
        return names.get(number(place));
    }

    static long offset(long place) {
        return place & MOST_OFFSET;
    }

    private static int number(long place) {
        return (int) (place >>> OFFSET_BITS);
    }

    boolean needs(String segment) {
        return numbers.containsKey(segment);
    }
}
