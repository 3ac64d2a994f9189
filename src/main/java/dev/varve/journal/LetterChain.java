package dev.varve.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Letters that wait, in the order in which they came. Joining and leaving it take no memory, so
 * they cannot fail. Not thread-safe.
 */
final class LetterChain {

    private @Nullable Letters first;
    private @Nullable Letters last;
    private long count;

    void add(List<Letters> letters) {
        for (int i = 0; i < letters.size(); i++) {
            Letters each = letters.get(i);
            if (last == null) {
                first = each;
            } else {
                last.append(each);
            }
            last = each;
            count += each.count();
        }
    }

    @Nullable Letters first() {
        return first;
    }

    @Nullable Letters last() {
        return last;
    }

    /** How many letters there are. */
    long count() {
        return count;
    }

    /** Lets go of those up to this one, which is part of it. */
    void removeThrough(Letters end) {
        boolean left = false;
        while (!left && first != null) {
            count -= first.count();
            left = first == end;
            first = first.next();
        }
        if (first == null) {
            last = null;
        }
    }
}
