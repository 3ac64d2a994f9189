package dev.varve.wiring.substitution;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.smallrye.config.NameIterator;

/**
 * How the configuration walks over the segments of a key: it keeps a state for quotes from
 * character to character, ten calls for each. A segment without quotes ends at the next dot.
 */
@TargetClass(NameIterator.class)
@SuppressWarnings("NullAway.Init") // the fields are those of the class that this one replaces
final class NextSegment {

    @Alias private String name;
    @Alias private int pos;

    @Alias
    private native int initIteration();

    @Alias
    private native int nextPos(int cookie);

    @Alias
    private native boolean isSegmentDelimiter(int cookie);

    @Alias
    private native int charAt(int cookie);

    @Alias
    private static native int getPosition(int cookie);

    @Substitute
    public int getNextEnd() {
        if (pos < name.length()) {
            int end = Segments.plainEnd(name, pos + 1);
            if (end >= 0) {
                return end;
            }
        }
        int cookie = initIteration();
        do {
            cookie = nextPos(cookie);
        } while (!isSegmentDelimiter(cookie));
        return getPosition(cookie);
    }

    @Substitute
    public boolean nextSegmentEquals(String other, int offs, int len) {
        if (pos + 1 < name.length() && !Segments.mayBegin(name.charAt(pos + 1), other, offs, len)) {
            return false;
        }
        int cookie = initIteration();
        for (int at = 0; ; at++) {
            cookie = nextPos(cookie);
            if (isSegmentDelimiter(cookie)) {
                return at == len;
            }
            if (at == len || other.charAt(offs + at) != charAt(cookie)) {
                return false;
            }
        }
    }
}
