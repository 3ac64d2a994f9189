package dev.varve.journal.segments;

import dev.varve.journal.keys.AnswerMemory;
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
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What was accepted and may not be in a file yet:
 *
 * <pre>
 * active/{stream}/segment_{yyyyMMddTHH}_{writer}_{00001}.ndjson  grows
 * ready/{stream}/segment_….ndjson                                takes no more
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
    private final AnswerMemory answers;
    private final AnswerLogs answerLogs;
    private final ConcurrentNavigableMap<Long, CommitLog> logs = new ConcurrentSkipListMap<>();
    private final ConcurrentNavigableMap<String, Segment> segments = new ConcurrentSkipListMap<>();
    private final Map<LineStream, Segment> active = new HashMap<>();
    private final Map<LineStream, Long> nextPositions = new HashMap<>();
    private final AtomicLong sizeBytes = new AtomicLong();
    private final AtomicLong highestPosition = new AtomicLong();
    private final long firstPosition;
    private long nextSegment;
    private long nextLog;
    private @Nullable CommitLog log;

    /**
     * Whether a name, {@code {stream}/segment_….ndjson}, is one that a journal gives: whose bytes
     * count only as far as its log says.
     */
    public static boolean isSegment(String name) {
        return Recovery.SEGMENT.matcher(name).matches();
    }

    private Journal(
            JournalFiles files,
            JournalSettings settings,
            JournalEvents events,
            InstantSource clock,
            Executor syncs,
            AnswerMemory answers,
            AnswerLogs answerLogs,
            Recovery recovered) {
        this.files = files;
        this.settings = settings;
        this.events = events;
        this.clock = clock;
        this.syncs = syncs;
        this.answers = answers;
        this.answerLogs = answerLogs;
        this.firstPosition = recovered.firstPosition();
        this.nextSegment = recovered.nextSegment();
        this.nextLog = recovered.nextLog();
        recovered
                .nextPositions()
                .forEach(
                        (stream, next) -> nextPositions.put(stream, Math.max(next, firstPosition)));
        highestPosition.set(firstPosition);
        recovered.logs().forEach(each -> logs.put(each.number(), each));
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
     * @param answers to requests with a key: learn those of an earlier process, and each that
     *     becomes durable
     * @throws WrongDestinationException if the journal holds records for another destination
     * @throws IOException if something cannot be read or set aside; nothing is lost with it
     */
    public static Journal open(
            JournalFiles files,
            JournalSettings settings,
            JournalEvents events,
            InstantSource clock,
            Executor syncs,
            AnswerMemory answers)
            throws IOException {
        AnswerLogs logs = new AnswerLogs(files, settings, events, answers);
        Recovery recovered = Recovery.of(files, settings, events, answers, clock.instant());
        return new Journal(files, settings, events, clock, syncs, answers, logs, recovered);
    }

    /** Whether there are records that no cursor of this process has read. */
    public boolean hasBacklog() {
        return !segments.isEmpty();
    }

    /** The position that the next line of the stream gets. By the thread that writes. */
    public long nextPosition(LineStream stream) {
        return nextPositions.getOrDefault(stream, firstPosition);
    }

    /** Where the streams go on that have had lines; a copy. By the thread that writes. */
    public Map<LineStream, Long> nextPositions() {
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

    /**
     * Reads from the place on, adjacent commits together.
     *
     * @param runBytes about how much at once, at least 1
     * @param joined of which streams; the others come commit by commit
     */
    public JournalRuns runs(LogPlace from, int runBytes, Predicate<LineStream> joined) {
        return new JournalRuns(new JournalCursor(files, logs, segments, from), runBytes, joined);
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
    public List<Written> write(List<Commit> commits) throws IOException {
        Instant now = clock.instant();
        endFull();
        CommitGroup group = new CommitGroup(log(), now);
        try {
            for (Commit commit : commits) {
                group.begin();
                for (Lines lines : commit.lines()) {
                    long position = nextPosition(lines.stream());
                    long next = position + lines.recordCount();
                    nextPositions.put(lines.stream(), next);
                    highestPosition.accumulateAndGet(next, Math::max);
                    group.add(lines, segment(lines.stream(), now), position);
                }
                group.end(commit.answer());
            }
            group.append();
            group.sync(syncs);
            group.isDurable();
            group.answers().forEach(answers::remember);
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
            byte[] opened =
                    LogFrame.bytes(
                            new LogEntry.Opened(
                                    settings.destination(),
                                    firstPosition,
                                    nextSegment,
                                    nextPositions,
                                    logs.values().stream()
                                            .flatMap(each -> each.voids().stream())
                                            .toList()));
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

    private Segment segment(LineStream stream, Instant now) throws IOException {
        Segment known = active.get(stream);
        if (known != null) {
            return known;
        }
        String name =
                String.format(
                        Locale.ROOT,
                        "%s/segment_%s_%s_%05d.ndjson",
                        stream.folder(),
                        HOUR.format(now),
                        settings.writer(),
                        nextSegment);
        String folder = files.segmentFolder();
        AppendedFile file = files.create(folder + "/" + name);
        nextSegment++;
        Segment begun = new Segment(name, stream, folder, now, file);
        active.put(stream, begun);
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
        tryTruncate(group.log());
        for (Segment each : group.segments()) {
            each.end();
            active.remove(each.stream(), each);
            if (each.sizeBytes() == 0) {
                segments.remove(each.name());
                tryDelete(each.path());
            } else {
                tryTruncate(each.path(), each.sizeBytes());
            }
        }
    }

    /**
     * What cannot be cut off, or may come after that, will be said not to count, before anything
     * else is: records that are accepted later may be in files whose names depend on it.
     */
    private void tryTruncate(CommitLog abandoned) {
        long end = abandoned.goodBytes();
        if (!tryTruncate(abandoned.path(), end) || files.mayBeLate()) {
            List<VoidPart> voids = new ArrayList<>(abandoned.voids());
            voids.add(new VoidPart(abandoned.number(), end, Long.MAX_VALUE));
            abandoned.hasVoids(voids);
        }
    }

    private boolean tryTruncate(String path, long size) {
        try {
            files.truncate(path, size);
            return true;
        } catch (IOException remains) {
            events.damaged(
                    "%s keeps bytes behind byte %d that no commit covers: %s"
                            .formatted(path, size, remains));
            return false;
        }
    }

    private void tryDelete(String path) {
        try {
            files.delete(path);
        } catch (IOException remains) {
            events.damaged("%s is needed no more and stays: %s".formatted(path, remains));
        }
    }

    /** As {@link #tidy(ToLongFunction, Predicate)}, where nothing else keeps a segment. */
    public void tidy(ToLongFunction<LineStream> storedBelow) throws IOException {
        tidy(storedBelow, _ -> false);
    }

    /**
     * Ends segments that are full, old or idle, and removes those of which all records are in
     * files.
     *
     * @param storedBelow for a stream the position below which all of its lines are in files, or in
     *     segments that are needed
     * @param isNeeded whether a segment, by its name, stays even so
     * @throws IOException if a segment cannot be moved or removed; the next call goes on
     */
    public void tidy(ToLongFunction<LineStream> storedBelow, Predicate<String> isNeeded)
            throws IOException {
        Instant now = clock.instant();
        for (Segment each : List.copyOf(active.values())) {
            if (isDue(each, now)) {
                end(each);
            }
        }
        List<Segment> needless = new ArrayList<>();
        for (Segment each : segments.values()) {
            if (!each.isActive()
                    && each.lastPosition() < storedBelow.applyAsLong(each.stream())
                    && !isNeeded.test(each.name())) {
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
        active.remove(segment.stream(), segment);
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
            needless.forEach(each -> current.tellsOfRemoval(each.name()));
        } catch (IOException | RuntimeException | Error failed) {
            current.end();
            log = null;
            tryTruncate(current);
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
     * Logs without a segment are needed no more, but for the last one, which knows the positions,
     * and those without which a segment of another log would be missed.
     */
    private void removeLogs() throws IOException {
        CommitLog current = log;
        if (current != null && !current.isFresh() && current.segments().isEmpty()) {
            current = nextLog();
        }
        for (CommitLog each : List.copyOf(logs.values())) {
            if (current != null && each != current && isNeedless(each)) {
                each.end();
                answerLogs.takeOver(each);
                files.delete(each.path());
                logs.remove(each.number());
            }
        }
        answerLogs.removeOld();
    }

    private boolean isNeedless(CommitLog each) {
        return each.segments().isEmpty()
                && logs.values().stream().noneMatch(each::tellsOfRemovalFor);
    }

    /** Ends all writing; what is there stays. */
    @Override
    public void close() {
        active.values().forEach(Segment::end);
        active.clear();
        logs.values().forEach(CommitLog::end);
        answerLogs.end();
        log = null;
    }
}
