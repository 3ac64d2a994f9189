package dev.varve.journal.segments;

import dev.varve.record.TableName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What was accepted and may not be in a file yet:
 *
 * <pre>
 * active/{table}/segment_{yyyyMMddTHH}_{writer}_{00001}.ndjson   grows
 * ready/{table}/segment_….ndjson                                 takes no more
 * active/commits_{writer}_{00000001}.log                         which bytes of them count, see {@link LogFrame}
 * damaged/…                                                      what is not as it was written
 * </pre>
 *
 * A group of commits costs one sync of each segment in use and one of the log, all at the same
 * time. An entry carries the checksum of its lines, so it does not matter which of them reaches the
 * disk first: what was not acknowledged before a crash is there whole, or is not believed.
 *
 * <p>{@link #write}, {@link #tidy} and {@link #close} are called by one thread; everything else by
 * any.
 */
public final class Journal implements AutoCloseable {

    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HH", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final JournalFiles files;
    private final JournalSettings settings;
    private final JournalEvents events;
    private final InstantSource clock;
    private final Executor syncs;
    private final ConcurrentNavigableMap<Long, CommitLog> logs = new ConcurrentSkipListMap<>();
    private final ConcurrentNavigableMap<String, Segment> segments = new ConcurrentSkipListMap<>();
    private final Map<TableName, Segment> active = new HashMap<>();
    private final Map<TableName, Long> nextPositions = new HashMap<>();
    private final Map<Long, Long> abandoned = new TreeMap<>();
    private final AtomicLong sizeBytes = new AtomicLong();
    private final AtomicLong highestPosition = new AtomicLong();
    private final long firstPosition;
    private long nextSegment;
    private long nextLog;
    private @Nullable CommitLog log;

    private Journal(
            JournalFiles files,
            JournalSettings settings,
            JournalEvents events,
            InstantSource clock,
            Executor syncs,
            Recovery recovered) {
        this.files = files;
        this.settings = settings;
        this.events = events;
        this.clock = clock;
        this.syncs = syncs;
        this.firstPosition = recovered.firstPosition();
        this.nextSegment = recovered.nextSegment();
        this.nextLog = recovered.nextLog();
        recovered
                .nextPositions()
                .forEach((table, next) -> nextPositions.put(table, Math.max(next, firstPosition)));
        highestPosition.set(firstPosition);
        recovered.logs().forEach(each -> logs.put(each.number(), each));
        abandoned.putAll(recovered.abandoned());
        for (Segment each : recovered.segments()) {
            segments.put(each.name(), each);
            sizeBytes.addAndGet(each.sizeBytes());
        }
    }

    /**
     * Opens the journal of a writer, with what an earlier process of it has left: segments that are
     * whole are ready to be read, the rest is set aside.
     *
     * @param clock names segments, and ends them by their age: a source that never jumps
     * @param syncs runs syncs beside each other
     * @throws WrongDestinationException if the journal holds records for another destination
     * @throws IOException if something cannot be read or set aside; nothing is lost with it
     */
    public static Journal open(
            JournalFiles files,
            JournalSettings settings,
            JournalEvents events,
            InstantSource clock,
            Executor syncs)
            throws IOException {
        Recovery recovered = Recovery.of(files, settings, events, clock.instant());
        return new Journal(files, settings, events, clock, syncs, recovered);
    }

    /** Whether there are records that no cursor of this process has read. */
    public boolean hasBacklog() {
        return !segments.isEmpty();
    }

    /** The position that the next record of the table gets. By the thread that writes. */
    public long nextPosition(TableName table) {
        return nextPositions.getOrDefault(table, firstPosition);
    }

    /** Where the tables go on that have had records; a copy. By the thread that writes. */
    public Map<TableName, Long> nextPositions() {
        return Map.copyOf(nextPositions);
    }

    /** One that no position given so far reaches. */
    public long highestPosition() {
        return highestPosition.get();
    }

    /** Bytes of the segments. */
    public long sizeBytes() {
        return sizeBytes.get();
    }

    public int segmentCount() {
        return segments.size();
    }

    /** When the oldest record of which the journal knows came; {@link Instant#MAX} without any. */
    public Instant oldestArrival() {
        return segments.values().stream()
                .map(Segment::oldestArrival)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    /** Reads from the beginning of what is there. */
    public JournalCursor cursor() {
        return new JournalCursor(files, logs, segments, LogPlace.FIRST);
    }

    /** Reads from the place on. */
    public JournalCursor cursor(LogPlace from) {
        return new JournalCursor(files, logs, segments, from);
    }

    /**
     * Makes a group of commits durable, and gives their records positions in the order in which
     * they stand here.
     *
     * @return what was written of each commit
     * @throws IOException if that cannot be said of all of them: none of them counts as long as
     *     this process lives, and their positions are not given again. A later process may find
     *     that one of them became durable after all
     */
    public List<Written> write(List<List<Lines>> commits) throws IOException {
        Instant now = clock.instant();
        endFull();
        CommitGroup group = new CommitGroup(log(), now);
        try {
            for (List<Lines> commit : commits) {
                group.begin();
                for (Lines lines : commit) {
                    long position = nextPosition(lines.table());
                    long next = position + lines.recordCount();
                    nextPositions.put(lines.table(), next);
                    highestPosition.accumulateAndGet(next, Math::max);
                    group.add(lines, segment(lines.table(), now), position);
                }
                group.end();
            }
            group.append();
            group.sync(syncs);
            group.isDurable();
            sizeBytes.addAndGet(group.lineBytes());
            return group.written();
        } catch (IOException | RuntimeException | Error failed) {
            abandon(group);
            throw failed;
        }
    }

    private void endFull() throws IOException {
        for (Segment each : List.copyOf(active.values())) {
            if (each.sizeBytes() >= settings.segmentBytes()) {
                end(each);
            }
        }
    }

    private CommitLog log() throws IOException {
        CommitLog current = log;
        if (current == null || current.goodBytes() >= settings.logBytes()) {
            current = nextLog();
        }
        return current;
    }

    private CommitLog nextLog() throws IOException {
        long number = nextLog;
        AppendedFile file = files.create(CommitLog.path(settings.writer(), number));
        nextLog = number + 1;
        CommitLog next = new CommitLog(settings.writer(), number, 0, file);
        try {
            byte[] opened = opening();
            file.append(ByteBuffer.wrap(opened));
            file.sync();
            next.isGoodTo(opened.length);
        } catch (IOException | RuntimeException | Error failed) {
            next.end();
            throw failed;
        }
        if (log != null) {
            log.end();
        }
        logs.put(number, next);
        log = next;
        return next;
    }

    private byte[] opening() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(
                LogFrame.bytes(
                        new LogEntry.Opened(
                                settings.destination(),
                                firstPosition,
                                nextSegment,
                                nextPositions)));
        abandoned.keySet().retainAll(logs.keySet());
        abandoned.forEach(
                (number, goodBytes) ->
                        bytes.writeBytes(
                                LogFrame.bytes(new LogEntry.Abandoned(number, goodBytes))));
        return bytes.toByteArray();
    }

    private Segment segment(TableName table, Instant now) throws IOException {
        Segment known = active.get(table);
        if (known != null) {
            return known;
        }
        String name =
                String.format(
                        Locale.ROOT,
                        "%s/segment_%s_%s_%05d.ndjson",
                        table.value(),
                        HOUR.format(now),
                        settings.writer(),
                        nextSegment);
        String folder = files.segmentFolder();
        AppendedFile file = files.create(folder + "/" + name);
        nextSegment++;
        Segment begun = new Segment(name, table, folder, now, file);
        active.put(table, begun);
        segments.put(name, begun);
        return begun;
    }

    /**
     * Nothing is ever appended behind what may be torn: the group's files take no more. What
     * earlier groups wrote to them stays.
     */
    private void abandon(CommitGroup group) {
        group.log().end();
        log = null;
        abandoned.put(group.log().number(), group.log().goodBytes());
        tryTruncate(group.log().path(), group.log().goodBytes());
        for (Segment each : group.segments()) {
            each.end();
            active.remove(each.table(), each);
            if (each.sizeBytes() == 0) {
                segments.remove(each.name());
                tryDelete(each.path());
            } else {
                tryTruncate(each.path(), each.sizeBytes());
            }
        }
    }

    private void tryTruncate(String path, long size) {
        try {
            files.truncate(path, size);
        } catch (IOException remains) {
            events.damaged(
                    "%s keeps bytes behind byte %d that no commit covers: %s"
                            .formatted(path, size, remains));
        }
    }

    private void tryDelete(String path) {
        try {
            files.delete(path);
        } catch (IOException remains) {
            events.damaged("%s is needed no more and stays: %s".formatted(path, remains));
        }
    }

    /**
     * Ends segments that are full, old or idle, and removes those of which all records are in
     * files.
     *
     * @param storedBelow for a table the position below which all of its records are in files
     * @throws IOException if a segment cannot be moved or removed; the next call goes on
     */
    public void tidy(ToLongFunction<TableName> storedBelow) throws IOException {
        Instant now = clock.instant();
        for (Segment each : List.copyOf(active.values())) {
            if (isDue(each, now)) {
                end(each);
            }
        }
        List<Segment> needless = new ArrayList<>();
        for (Segment each : segments.values()) {
            if (!each.isActive() && each.lastPosition() < storedBelow.applyAsLong(each.table())) {
                needless.add(each);
            }
        }
        if (!needless.isEmpty()) {
            remove(needless);
        }
        removeLogs();
    }

    /**
     * Ends all segments that grow.
     *
     * @throws IOException if one cannot be moved; the next call goes on
     */
    public void endSegments() throws IOException {
        for (Segment each : List.copyOf(active.values())) {
            end(each);
        }
    }

    private boolean isDue(Segment segment, Instant now) {
        return segment.sizeBytes() >= settings.segmentBytes()
                || !now.isBefore(segment.beganAt().plus(settings.segmentAge()))
                || !now.isBefore(segment.lastWriteAt().plus(settings.segmentIdle()));
    }

    private void end(Segment segment) throws IOException {
        segment.end();
        active.remove(segment.table(), segment);
        if (!segment.isIn(Segment.READY)) {
            files.move(segment.path(), Segment.READY + "/" + segment.name());
            segment.goesTo(Segment.READY);
        }
    }

    /** The log says so first, so that a segment which is missing later was removed or is lost. */
    private void remove(List<Segment> needless) throws IOException {
        CommitLog current = log();
        try {
            long end = current.goodBytes();
            for (Segment each : needless) {
                byte[] removed = LogFrame.bytes(new LogEntry.Removed(each.name()));
                current.file().append(ByteBuffer.wrap(removed));
                end += removed.length;
            }
            current.file().sync();
            current.isGoodTo(end);
            current.hasEntries();
        } catch (IOException | RuntimeException | Error failed) {
            current.end();
            log = null;
            tryTruncate(current.path(), current.goodBytes());
            throw failed;
        }
        for (Segment each : needless) {
            files.delete(each.path());
            segments.remove(each.name());
            logs.values().forEach(any -> any.segments().remove(each));
            sizeBytes.addAndGet(-each.sizeBytes());
        }
    }

    /**
     * Logs without a segment are needed no more, but for the last one, which knows the positions.
     */
    private void removeLogs() throws IOException {
        CommitLog current = log;
        if (current != null && !current.isFresh() && current.segments().isEmpty()) {
            current = nextLog();
        }
        for (CommitLog each : List.copyOf(logs.values())) {
            if (current != null && each != current && each.segments().isEmpty()) {
                each.end();
                files.delete(each.path());
                logs.remove(each.number());
            }
        }
    }

    /** Ends all writing; what is there stays. */
    @Override
    public void close() {
        active.values().forEach(Segment::end);
        active.clear();
        logs.values().forEach(CommitLog::end);
        log = null;
    }
}
