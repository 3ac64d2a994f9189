package dev.varve.journal.segments;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;

/**
 * Reads commits in the order in which they were written, up to the last that is durable, while
 * others are. For one thread.
 */
public final class JournalCursor {

    private static final int CHUNK_BYTES = 64 << 10;

    private final JournalFiles files;
    private final ConcurrentNavigableMap<Long, CommitLog> logs;
    private final ConcurrentNavigableMap<String, Segment> segments;
    private final Origins origins = new Origins();
    private LogPlace place;
    private byte[] chunk = {};
    private long chunkLog = -1;
    private long chunkBegin;

    JournalCursor(
            JournalFiles files,
            ConcurrentNavigableMap<Long, CommitLog> logs,
            ConcurrentNavigableMap<String, Segment> segments,
            LogPlace from) {
        this.files = files;
        this.logs = logs;
        this.segments = segments;
        this.place = from;
    }

    /** Where the next entry begins, unless a later log has begun. */
    public LogPlace place() {
        return place;
    }

    /** Whether there is no entry to read now. */
    public boolean isAtEnd() {
        CommitLog log = logs.get(place.log());
        boolean readLog = log == null || place.offset() >= log.goodBytes();
        return readLog
                && logs.tailMap(place.log(), false).values().stream()
                        .allMatch(later -> later.goodBytes() == 0);
    }

    /**
     * The next commit of which lines are still needed; empty at the end, where a later call may
     * find more.
     *
     * @throws IOException if the log cannot be read; a later call tries again
     */
    public Optional<LogEntry.Committed> next() throws IOException {
        while (true) {
            Optional<LogEntry> entry = nextEntry();
            if (entry.isEmpty()) {
                return Optional.empty();
            }
            Optional<LogEntry.Committed> committed = commit(entry.get());
            if (committed.isPresent() && isNeeded(committed.get())) {
                return committed;
            }
        }
    }

    private static Optional<LogEntry.Committed> commit(LogEntry entry) {
        return switch (entry) {
            case LogEntry.Committed committed -> Optional.of(committed);
            case LogEntry.Answered answered -> Optional.of(answered.commit());
            case LogEntry.Opened _, LogEntry.Removed _, LogEntry.Remembered _ -> Optional.empty();
        };
    }

    private boolean isNeeded(LogEntry.Committed committed) {
        for (CommittedLines each : committed.lines()) {
            if (isThere(each)) {
                return true;
            }
        }
        return false;
    }

    private Optional<LogEntry> nextEntry() throws IOException {
        while (true) {
            CommitLog log = logs.get(place.log());
            if (log != null && place.offset() < log.goodBytes()) {
                Optional<LogEntry> entry = entryIn(log);
                if (entry.isPresent()) {
                    return entry;
                }
                continue;
            }
            Map.Entry<Long, CommitLog> later = logs.higherEntry(place.log());
            if (later == null) {
                return Optional.empty();
            }
            place = new LogPlace(later.getKey(), 0);
        }
    }

    /** Passes over what is no entry: a recovery has told of it. */
    private Optional<LogEntry> entryIn(CommitLog log) throws IOException {
        int at = at(log, CHUNK_BYTES);
        Optional<LogFrame.Found> found = LogFrame.at(chunk, at, origins);
        if (found.isEmpty() && chunkBegin + chunk.length < log.goodBytes()) {
            chunkLog = -1;
            at = at(log, Math.toIntExact(log.goodBytes() - place.offset()));
            found = LogFrame.at(chunk, at, origins);
        }
        boolean counts = !log.isVoid(place.offset());
        int end = found.isPresent() ? found.get().end() : at + 1;
        place = new LogPlace(log.number(), chunkBegin + end);
        return found.isPresent() && counts ? Optional.of(found.get().entry()) : Optional.empty();
    }

    /** Where the place is in the chunk, which holds it and what follows. */
    private int at(CommitLog log, int leastBytes) throws IOException {
        boolean holds =
                chunkLog == log.number()
                        && place.offset() >= chunkBegin
                        && place.offset() < chunkBegin + chunk.length;
        if (!holds) {
            long left = log.goodBytes() - place.offset();
            chunk = files.read(log.path(), place.offset(), (int) Math.min(leastBytes, left));
            chunkBegin = place.offset();
            chunkLog = log.number();
        }
        return Math.toIntExact(place.offset() - chunkBegin);
    }

    /** Whether lines are still there: not once all records of their segment are in files. */
    public boolean isThere(CommittedLines lines) {
        return segments.containsKey(lines.segment());
    }

    /** The lines themselves, as {@link #read(CommittedRun)}. */
    public byte[] read(CommittedLines lines) throws IOException {
        return read(CommittedRun.of(lines));
    }

    /**
     * The lines of all commits of a run.
     *
     * @throws DamagedLinesException if those of a commit are not as they were written
     * @throws IOException if they cannot be read; a later call may succeed
     */
    byte[] read(CommittedRun run) throws IOException {
        CommittedLines first = run.first();
        byte[] bytes = bytes(first.segment(), first.offset(), run.length());
        for (CommittedLines each : run.commits()) {
            requireUndamaged(each, bytes, Math.toIntExact(each.offset() - first.offset()));
        }
        return bytes;
    }

    private void requireUndamaged(CommittedLines lines, byte[] bytes, int from) throws IOException {
        if (bytes.length - from < lines.length()
                || LogFrame.checksum(bytes, from, lines.length()) != lines.checksum()) {
            throw new DamagedLinesException(
                    "bytes %d to %d of %s, with %d records from position %d on, are not as they were written"
                            .formatted(
                                    lines.offset(),
                                    lines.end(),
                                    path(lines.segment()),
                                    lines.recordCount(),
                                    lines.firstPosition()));
        }
    }

    /**
     * Bytes of a segment that is needed, fewer where it ends before. Nothing says that they are
     * what was written: whoever reads a part of a commit knows its records by something else.
     *
     * @throws DamagedLinesException if there is no such segment
     * @throws IOException if they cannot be read; a later call may succeed
     */
    public byte[] bytes(String segment, long offset, int length) throws IOException {
        String path = path(segment);
        try {
            return files.read(path, offset, length);
        } catch (NoSuchFileException moved) {
            if (path.equals(path(segment))) {
                throw moved;
            }
            return files.read(path(segment), offset, length);
        }
    }

    private String path(String name) throws IOException {
        Segment segment = segments.get(name);
        if (segment == null) {
            throw new DamagedLinesException("the segment %s is gone".formatted(name));
        }
        return segment.path();
    }
}
