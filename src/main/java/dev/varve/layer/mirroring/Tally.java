package dev.varve.layer.mirroring;

import dev.varve.store.BlobKey;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Counts of one run, and who is told of them. Thread-safe. */
final class Tally {

    /** A file and its manifest may both lead to it; of more findings some may be told twice. */
    private static final int MOST_REMEMBERED = 100_000;

    private final MirrorListener listener;
    private final Map<MirrorFinding.Kind, Long> findings = new EnumMap<>(MirrorFinding.Kind.class);
    private final Set<BlobKey> told = new HashSet<>();
    private long copied;
    private long copiedBytes;
    private long same;

    /** Since something was learned of any object. */
    private long refusedInARow;

    Tally(MirrorListener listener) {
        this.listener = listener;
    }

    synchronized void copied(long bytes) {
        copied++;
        refusedInARow = 0;
        copiedBytes += bytes;
        listener.copied(1, bytes);
    }

    /**
     * @param readBytes what it took to know
     */
    synchronized void same(long readBytes) {
        same++;
        refusedInARow = 0;
        listener.compared(1, readBytes);
    }

    /** Tells of an object once, though a file and its manifest may both lead to it. */
    synchronized void found(
            MirrorFinding.Kind kind, BlobKey inside, String expected, String found) {
        if (told.contains(inside)) {
            return;
        }
        boolean mayComeAgain = kind != MirrorFinding.Kind.EXTRA; // a listing names it once
        if (mayComeAgain && told.size() < MOST_REMEMBERED) {
            told.add(inside);
        }
        if (kind == MirrorFinding.Kind.DIFFERENT || kind == MirrorFinding.Kind.BROKEN) {
            refusedInARow = 0; // both were read
        }
        findings.merge(kind, 1L, Long::sum);
        listener.found(new MirrorFinding(kind, inside.value(), expected, found));
    }

    /**
     * One of the stores refuses what it was asked about an object.
     *
     * @return how many it refused, this one too, since the last that it did not
     */
    synchronized long refused(BlobKey inside, String why) {
        found(MirrorFinding.Kind.FAILED, inside, "a copy in the mirror", why);
        return ++refusedInARow;
    }

    /** A file without its manifest: it is being published, or its writer has died. */
    synchronized void unpublished() {
        findings.merge(MirrorFinding.Kind.WAITING, 1L, Long::sum);
    }

    synchronized MirrorSummary summary() {
        return new MirrorSummary(
                copied,
                copiedBytes,
                same,
                count(MirrorFinding.Kind.DIFFERENT),
                count(MirrorFinding.Kind.EXTRA),
                count(MirrorFinding.Kind.BROKEN),
                count(MirrorFinding.Kind.FAILED),
                count(MirrorFinding.Kind.WAITING));
    }

    private long count(MirrorFinding.Kind kind) {
        return findings.getOrDefault(kind, 0L);
    }
}
