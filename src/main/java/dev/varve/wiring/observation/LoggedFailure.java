package dev.varve.wiring.observation;

import dev.varve.record.VisibleText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A failure as the log tells it: the texts and frames of another, no more of them than a line
 * should hold.
 */
final class LoggedFailure extends Throwable {

    private static final int MOST_CHARACTERS = 500;

    /** Of the first; a cause has as many of its own as are left, and at least one. */
    private static final int MOST_FRAMES = 24;

    private static final int MOST_FRAMES_OF_ALL = 40;

    /** In a row of causes; what is left out is in the middle, since the last one is the reason. */
    private static final int MOST_CAUSES = 6;

    private final String text;

    private LoggedFailure(String text, StackTraceElement[] frames, @Nullable LoggedFailure cause) {
        super(text, cause, false, true);
        this.text = text;
        setStackTrace(frames);
    }

    static LoggedFailure of(Throwable failure) {
        List<Throwable> all = causes(failure);
        List<Throwable> told = new ArrayList<>(all);
        if (all.size() > MOST_CAUSES) {
            told.subList(MOST_CAUSES - 1, all.size() - 1).clear();
        }
        List<StackTraceElement[]> frames = frames(told);
        LoggedFailure cause = null;
        for (int i = told.size() - 1; i >= 0; i--) {
            int leftOut = i == MOST_CAUSES - 1 ? all.size() - MOST_CAUSES : 0;
            cause = new LoggedFailure(text(told.get(i), leftOut), frames.get(i), cause);
        }
        return Objects.requireNonNull(cause);
    }

    private static List<StackTraceElement[]> frames(List<Throwable> causes) {
        List<StackTraceElement[]> told = new ArrayList<>();
        StackTraceElement[] before = {};
        int left = MOST_FRAMES_OF_ALL;
        for (Throwable cause : causes) {
            StackTraceElement[] all = cause.getStackTrace();
            StackTraceElement[] own =
                    first(
                            all,
                            all.length - inCommon(all, before),
                            Math.clamp(left, 1, MOST_FRAMES));
            told.add(own);
            left -= own.length;
            before = all;
        }
        return told;
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable each = failure; each != null && seen.add(each); each = each.getCause()) {
            causes.add(each);
        }
        return causes;
    }

    private static String text(Throwable failure, int leftOut) {
        String text = VisibleText.of(said(failure), MOST_CHARACTERS);
        return leftOut == 0 ? text : text + " (behind %,d other causes)".formatted(leftOut);
    }

    private static String said(Throwable failure) {
        try {
            return failure.toString();
        } catch (RuntimeException unreadable) { // whoever logs must not fail with it
            return failure.getClass().getName();
        }
    }

    /** Frames at the end of both. */
    private static int inCommon(StackTraceElement[] frames, StackTraceElement[] others) {
        int count = 0;
        while (count < Math.min(frames.length, others.length)
                && frames[frames.length - 1 - count].equals(others[others.length - 1 - count])) {
            count++;
        }
        return count;
    }

    private static StackTraceElement[] first(StackTraceElement[] frames, int own, int most) {
        if (own <= most && own == frames.length) {
            return frames;
        }
        int kept = Math.min(own, most);
        StackTraceElement[] first = Arrays.copyOf(frames, kept + 1);
        first[kept] =
                new StackTraceElement(
                        "…", "more", "%,d frames".formatted(frames.length - kept), -1);
        return first;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    /** As the other one's, whose class stands before its message. */
    @Override
    @SuppressWarnings("OverrideThrowableToString")
    public String toString() {
        return text;
    }
}
