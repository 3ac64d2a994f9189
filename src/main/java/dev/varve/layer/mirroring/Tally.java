package dev.varve.layer.mirroring;

import dev.varve.store.BlobKey;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Counts of one run, and who is told of them. Thread-safe. */
final class Tally {

    private final MirrorListener listener;
    private final Map<MirrorFinding.Kind, Long> findings = new EnumMap<>(MirrorFinding.Kind.class);
    private final Set<BlobKey> told = new HashSet<>();
    private long copied;
    private long copiedBytes;
    private long same;

    Tally(MirrorListener listener) {
        this.listener = listener;
    }

    synchronized void copied(long bytes) {
        copied++;
        copiedBytes += bytes;
        listener.copied(1, bytes);
    }

    /**
     * @param readBytes what it took to know
     */
    synchronized void same(long readBytes) {
        same++;
        listener.compared(1, readBytes);
    }

    /** Tells of an object once, though a file and its manifest may both lead to it. */
    synchronized void found(
            MirrorFinding.Kind kind, BlobKey inside, String expected, String found) {
        if (!told.add(inside)) {
            return;
        }
        findings.merge(kind, 1L, Long::sum);
        listener.found(new MirrorFinding(kind, inside.value(), expected, found));
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
