package dev.varve.journal.segments;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One file of the commit log; the next begins when it has become large. Written by the journal's
 * one thread; how far it is good may be asked from any.
 */
final class CommitLog {

    private final long number;
    private final String path;
    private final Set<Segment> segments = new HashSet<>();
    private @Nullable AppendedFile file;
    private volatile long goodBytes;
    private boolean fresh = true;
    private final Set<String> mentioned = new HashSet<>();
    private final Set<String> removals = new HashSet<>();
    private volatile List<VoidPart> voids = List.of();
    private boolean hasAnswers;

    CommitLog(String writer, long number, long goodBytes, @Nullable AppendedFile file) {
        this.number = number;
        this.path = path(writer, number);
        this.goodBytes = goodBytes;
        this.file = file;
    }

    static String path(String writer, long number) {
        return String.format(Locale.ROOT, "active/commits_%s_%08d.log", writer, number);
    }

    /** The number in the path of a log of this writer; -1 if it is none. */
    static long number(String path, String writer) {
        return numberBehind("active/commits_%s_".formatted(writer), path);
    }

    /** The number in the path of a log that begins so; -1 if it is none. */
    static long numberBehind(String begin, String path) {
        if (!path.startsWith(begin) || !path.endsWith(".log")) {
            return -1;
        }
        String digits = path.substring(begin.length(), path.length() - ".log".length());
        return digits.matches("[0-9]{8,18}") ? Long.parseLong(digits) : -1;
    }

    long number() {
        return number;
    }

    String path() {
        return path;
    }

    /** Bytes of entries that are durable. */
    long goodBytes() {
        return goodBytes;
    }

    void isGoodTo(long bytes) {
        goodBytes = bytes;
    }

    /** Whether it has no entry but its first. */
    boolean isFresh() {
        return fresh;
    }

    void hasEntries() {
        fresh = false;
    }

    /** Whether the entry that begins there does not count. */
    boolean isVoid(long offset) {
        for (VoidPart each : voids) {
            if (each.holds(number, offset)) {
                return true;
            }
        }
        return false;
    }

    void hasVoids(List<VoidPart> all) {
        voids = List.copyOf(all);
    }

    /** Parts of it that do not count. */
    List<VoidPart> voids() {
        return voids;
    }

    /** Whether it holds answers to requests with a key. */
    boolean hasAnswers() {
        return hasAnswers;
    }

    void holdsAnswers() {
        hasAnswers = true;
    }

    AppendedFile file() {
        return Objects.requireNonNull(file, "the log takes no more");
    }

    void end() {
        if (file != null) {
            file.close();
            file = null;
        }
    }

    /** Segments whose lines it commits, as long as they are needed. */
    Set<Segment> segments() {
        return segments;
    }

    /** It commits lines of the segment. */
    void holds(Segment segment) {
        if (segments.add(segment)) {
            mentioned.add(segment.name());
        }
    }

    /** It says that the segment of that name is needed no more. */
    void tellsOfRemoval(String segment) {
        removals.add(segment);
    }

    /** Whether it says so of a segment whose lines the other commits, and is needed with it. */
    boolean tellsOfRemovalFor(CommitLog other) {
        return other != this && removals.stream().anyMatch(other.mentioned::contains);
    }
}
