package dev.varve.journal.segments;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One file of lines. Written by the journal's one thread; where it is may be asked from any. */
final class Segment {

    static final String ACTIVE = "active";
    static final String READY = "ready";

    private final String name;
    private final LineStream stream;
    private final Instant beganAt;
    private volatile String folder;
    private @Nullable AppendedFile file;
    private long sizeBytes;
    private long lastPosition = -1;
    private Instant oldestArrival = Instant.MAX;
    private Instant lastWriteAt;

    /**
     * @param name {@code {stream}/segment_….ndjson}
     * @param file to append to; none if it takes no more
     */
    Segment(
            String name,
            LineStream stream,
            String folder,
            Instant now,
            @Nullable AppendedFile file) {
        this.name = name;
        this.stream = stream;
        this.folder = folder;
        this.beganAt = now;
        this.lastWriteAt = now;
        this.file = file;
    }

    String name() {
        return name;
    }

    LineStream stream() {
        return stream;
    }

    String path() {
        return folder + "/" + name;
    }

    boolean isIn(String which) {
        return folder.equals(which);
    }

    void goesTo(String another) {
        folder = another;
    }

    boolean isActive() {
        return file != null;
    }

    AppendedFile file() {
        return Objects.requireNonNull(file, "the segment takes no more");
    }

    /** Takes no more. */
    void end() {
        if (file != null) {
            file.close();
            file = null;
        }
    }

    /** Bytes that commits cover. */
    long sizeBytes() {
        return sizeBytes;
    }

    /** The position of its last record; -1 without any. */
    long lastPosition() {
        return lastPosition;
    }

    Instant beganAt() {
        return beganAt;
    }

    Instant lastWriteAt() {
        return lastWriteAt;
    }

    Instant oldestArrival() {
        return oldestArrival;
    }

    /** The lines are durable. */
    void holds(CommittedLines lines, Instant now) {
        sizeBytes = Math.max(sizeBytes, lines.end());
        lastPosition = Math.max(lastPosition, lines.lastPosition());
        if (lines.arrival().isBefore(oldestArrival)) {
            oldestArrival = lines.arrival();
        }
        lastWriteAt = now;
    }
}
