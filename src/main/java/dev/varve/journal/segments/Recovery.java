package dev.varve.journal.segments;

import dev.varve.journal.keys.AnswerMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an earlier process of the same writer has left: its logs are believed, entry by entry, and
 * of its segments the bytes that an entry covers. The rest is moved to {@code damaged/}.
 */
final class Recovery {

    private static final String DAMAGED = "damaged/";
    private static final int HEAD_BYTES = 64 << 10;
    static final Pattern SEGMENT =
            Pattern.compile(
                    "(_dead_letter/)?[^/]+/segment_[0-9]{8}T[0-9]{2}_(?<writer>.+)_(?<number>[0-9]{5,18})[.]ndjson");

    private final JournalFiles files;
    private final JournalSettings settings;
    private final JournalEvents events;
    private final AnswerMemory answers;
    private final Instant now;
    private final List<CommitLog> logs = new ArrayList<>();
    private final Map<String, Segment> segments = new TreeMap<>();
    private final Map<LineStream, Long> nextPositions = new HashMap<>();
    private final Set<String> removed = new HashSet<>();
    private final Map<String, String> pathsByName = new TreeMap<>();
    private final Map<Long, String> logPaths = new TreeMap<>();
    private final List<VoidPart> voids = new ArrayList<>();
    private final Origins origins = new Origins();
    private final DoubtfulCommits doubtful = new DoubtfulCommits();
    private final List<DoubtfulCommits.Doubtful> notWhole = new ArrayList<>();

    /** The one whose lines were found last. */
    private @Nullable Segment lastSegment;

    private long firstPosition;
    private long nextSegment = 1;
    private long nextLog = 1;

    /** Of the latest log. */
    private @Nullable String destination;

    private Recovery(
            JournalFiles files,
            JournalSettings settings,
            JournalEvents events,
            AnswerMemory answers,
            Instant now) {
        this.files = files;
        this.settings = settings;
        this.events = events;
        this.answers = answers;
        this.now = now;
        this.firstPosition = settings.firstPosition();
    }

    /**
     * @param answers learn how requests with a key were answered
     */
    static Recovery of(
            JournalFiles files,
            JournalSettings settings,
            JournalEvents events,
            AnswerMemory answers,
            Instant now)
            throws IOException {
        Recovery recovery = new Recovery(files, settings, events, answers, now);
        recovery.look();
        recovery.readLogs();
        recovery.settleDoubts();
        recovery.countPositions();
        recovery.requireDestination();
        recovery.settleSegments();
        recovery.keepLogsOfVoids();
        return recovery;
    }

    List<CommitLog> logs() {
        return logs;
    }

    Iterable<Segment> segments() {
        return segments.values();
    }

    Map<LineStream, Long> nextPositions() {
        return nextPositions;
    }

    long firstPosition() {
        return firstPosition;
    }

    long nextSegment() {
        return nextSegment;
    }

    long nextLog() {
        return nextLog;
    }

    private void look() throws IOException {
        for (String folder : List.of(Segment.ACTIVE, Segment.READY)) {
            for (String path : files.list(folder)) {
                String name = path.substring(folder.length() + 1);
                long log = CommitLog.number(path, settings.writer());
                long segment = segmentNumber(name);
                if (log >= 0) {
                    nextLog = Math.max(nextLog, log + 1);
                    logPaths.put(log, path);
                } else if (segment >= 0) {
                    nextSegment = Math.max(nextSegment, segment + 1);
                    pathsByName.put(name, path);
                } else {
                    events.foreign(path);
                }
            }
        }
    }

    private long segmentNumber(String name) {
        Matcher parts = SEGMENT.matcher(name);
        return parts.matches() && parts.group("writer").equals(settings.writer())
                ? Long.parseLong(parts.group("number"))
                : -1;
    }

    private void readLogs() throws IOException {
        for (String path : logPaths.values()) {
            readVoids(path);
        }
        for (Map.Entry<Long, String> each : logPaths.entrySet()) {
            readLog(each.getValue(), each.getKey());
        }
    }

    /** Each log says first what does not count in those before it. */
    private void readVoids(String path) throws IOException {
        Optional<LogFrame.Found> first = LogFrame.at(files.read(path, 0, HEAD_BYTES), 0);
        long size = files.size(path);
        if (first.isEmpty() && size > HEAD_BYTES) {
            first = LogFrame.at(files.read(path, 0, Math.toIntExact(size)), 0);
        }
        if (first.isPresent() && first.get().entry() instanceof LogEntry.Opened opened) {
            voids.addAll(opened.voids());
        }
    }

    private void readLog(String path, long number) throws IOException {
        byte[] bytes = files.read(path, 0, Math.toIntExact(files.size(path)));
        CommitLog log = new CommitLog(settings.writer(), number, 0, null);
        log.hasVoids(voids.stream().filter(each -> each.log() == number).distinct().toList());
        int good = 0;
        Optional<LogFrame.Found> found = LogFrame.next(bytes, good, origins);
        while (found.isPresent()) {
            int begin = found.get().begin();
            if (begin > good) {
                setAside(path, bytes, good, begin);
            }
            good = found.get().end();
            take(found.get(), log);
            found = LogFrame.next(bytes, good, origins);
        }
        if (bytes.length > good) {
            setAside(path, bytes, good, bytes.length);
            files.truncate(path, good);
        }
        log.isGoodTo(good);
        logs.add(log);
        doubtful.endLog();
    }

    private void take(LogFrame.Found found, CommitLog log) {
        switch (found.entry()) {
            case LogEntry.Opened opened -> take(opened);
            case LogEntry.Committed committed -> {
                if (!log.isVoid(found.begin())) {
                    take(committed, log);
                }
            }
            case LogEntry.Answered answered -> {
                VoidPart place = new VoidPart(log.number(), found.begin(), found.end());
                DoubtfulCommits.Doubtful next = new DoubtfulCommits.Doubtful(log, place, answered);
                if (log.isVoid(found.begin())) {
                    leaveOut(next);
                } else {
                    doubtful.add(next).forEach(this::take);
                }
            }
            case LogEntry.Removed gone -> {
                removed.add(gone.segment());
                log.tellsOfRemoval(gone.segment());
                doubtful.settled().forEach(this::take);
            }
            case LogEntry.Remembered remembered -> answers.remember(remembered.answer());
        }
    }

    private void take(DoubtfulCommits.Doubtful settled) {
        take(settled.entry().commit(), settled.log());
        answers.remember(settled.entry().answer());
        settled.log().holdsAnswers();
    }

    /** Its positions are not given again. */
    private void leaveOut(DoubtfulCommits.Doubtful commit) {
        notWhole.add(commit);
        for (CommittedLines lines : commit.entry().commit().lines()) {
            nextPositions.merge(lines.stream(), lines.lastPosition() + 1, Math::max);
        }
    }

    private void settleDoubts() throws IOException {
        for (DoubtfulCommits.Doubtful each : doubtful.all()) {
            if (isWhole(each.entry().commit())) {
                take(each);
            } else {
                List<VoidPart> more = new ArrayList<>(each.log().voids());
                more.add(each.part());
                each.log().hasVoids(more);
                leaveOut(each);
                events.damaged(
                        "not all lines of the commit in bytes %d to %d of %s are there, as after a power cut; it was never acknowledged, and none of them counts"
                                .formatted(
                                        each.part().from(), each.part().to(), each.log().path()));
            }
        }
    }

    private boolean isWhole(LogEntry.Committed commit) throws IOException {
        for (CommittedLines lines : commit.lines()) {
            String path = pathsByName.get(lines.segment());
            if (!removed.contains(lines.segment()) && (path == null || !isWhole(lines, path))) {
                return false;
            }
        }
        return true;
    }

    private boolean isWhole(CommittedLines lines, String path) throws IOException {
        byte[] bytes = files.read(path, lines.offset(), lines.length());
        return bytes.length == lines.length()
                && LogFrame.checksum(bytes, 0, bytes.length) == lines.checksum();
    }

    /**
     * As long as there are lines of a commit that does not count, there is what says so: a segment
     * that is missing would be taken for one of which all records are in files.
     */
    private void keepLogsOfVoids() {
        for (DoubtfulCommits.Doubtful each : notWhole) {
            for (CommittedLines lines : each.entry().commit().lines()) {
                Segment segment = segments.get(lines.segment());
                if (segment != null) {
                    each.log().holds(segment);
                }
            }
        }
    }

    private void take(LogEntry.Opened opened) {
        firstPosition = Math.max(firstPosition, opened.firstPosition());
        nextSegment = Math.max(nextSegment, opened.nextSegment());
        opened.nextPositions()
                .forEach((stream, next) -> nextPositions.merge(stream, next, Math::max));
        destination = opened.destination();
    }

    private void take(LogEntry.Committed committed, CommitLog log) {
        for (CommittedLines lines : committed.lines()) {
            Segment segment = segmentOf(lines);
            segment.holds(lines, now);
            log.holds(segment);
        }
    }

    private Segment segmentOf(CommittedLines lines) {
        Segment segment = lastSegment;
        if (segment == null || !segment.name().equals(lines.segment())) {
            segment =
                    segments.computeIfAbsent(
                            lines.segment(),
                            name -> new Segment(name, lines.stream(), Segment.ACTIVE, now, null));
            lastSegment = segment;
        }
        return segment;
    }

    /** Positions of lines that a commit covers are not given again, whatever became of them. */
    private void countPositions() {
        for (Segment each : segments.values()) {
            nextPositions.merge(each.stream(), each.lastPosition() + 1, Math::max);
        }
    }

    /** Copies bytes of a log that are no entry. */
    private void setAside(String path, byte[] bytes, int from, int to) throws IOException {
        LogFrame.requireDamage(bytes, from, to, path);
        String name = DAMAGED + path + "." + from;
        write(name, bytes, from, to);
        events.damaged(
                "bytes %d to %d of the commit log %s are no entry, as after a power cut; they are in %s"
                        .formatted(from, to, path, name));
    }

    private void write(String name, byte[] bytes, int from, int to) throws IOException {
        files.delete(name);
        try (AppendedFile file = files.create(name)) {
            file.append(ByteBuffer.wrap(bytes, from, to - from));
            file.sync();
        }
    }

    /**
     * @throws WrongDestinationException if there are records for another destination
     */
    private void requireDestination() throws WrongDestinationException {
        String before = destination;
        boolean hasRecords = segments.keySet().stream().anyMatch(name -> !removed.contains(name));
        if (hasRecords && before != null && !before.equals(settings.destination())) {
            throw new WrongDestinationException(before);
        }
    }

    private void settleSegments() throws IOException {
        for (Segment each : List.copyOf(segments.values())) {
            String path = pathsByName.remove(each.name());
            if (removed.contains(each.name())) {
                forget(each);
                if (path != null) {
                    files.delete(path);
                }
            } else if (path == null) {
                forget(each);
                events.damaged(
                        "the segment %s is gone, with records up to position %d of '%s'; they are lost unless they are in files"
                                .formatted(each.name(), each.lastPosition(), each.stream()));
            } else {
                keep(each, path);
            }
        }
        for (Map.Entry<String, String> each : pathsByName.entrySet()) {
            if (removed.contains(each.getKey()) || files.size(each.getValue()) == 0) {
                files.delete(each.getValue());
            } else {
                String aside = DAMAGED + each.getKey();
                files.move(each.getValue(), aside);
                events.damaged(
                        "no commit covers the segment %s, whose records were never acknowledged; it is %s"
                                .formatted(each.getValue(), aside));
            }
        }
    }

    private void forget(Segment segment) {
        segments.remove(segment.name());
        logs.forEach(each -> each.segments().remove(segment));
    }

    private void keep(Segment segment, String path) throws IOException {
        long size = files.size(path);
        if (size > segment.sizeBytes()) {
            setTailAside(segment, path, size);
        }
        String ready = Segment.READY + "/" + segment.name();
        if (!path.equals(ready)) {
            files.move(path, ready);
        }
        segment.goesTo(Segment.READY);
    }

    private void setTailAside(Segment segment, String path, long size) throws IOException {
        String name = DAMAGED + segment.name() + "." + segment.sizeBytes();
        byte[] tail =
                files.read(path, segment.sizeBytes(), Math.toIntExact(size - segment.sizeBytes()));
        write(name, tail, 0, tail.length);
        files.truncate(path, segment.sizeBytes());
        events.damaged(
                "no commit covers the last %d bytes of the segment %s, which were never acknowledged; they are in %s"
                        .formatted(tail.length, path, name));
    }
}
