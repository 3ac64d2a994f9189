package dev.varve.journal.segments;

import dev.varve.journal.keys.KeyedAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.zip.CRC32C;

/** Commits that are written together. For one thread. */
final class CommitGroup {

    private final CommitLog log;
    private final Instant now;
    private final Map<Segment, List<Lines>> linesBySegment = new LinkedHashMap<>();
    private final Map<Segment, Long> ends = new LinkedHashMap<>();
    private final ByteArrayOutputStream entries = new ByteArrayOutputStream();
    private final List<Written> written = new ArrayList<>();
    private final List<KeyedAnswer> answers = new ArrayList<>();
    private List<CommittedLines> commit = List.of();
    private long lineBytes;

    CommitGroup(CommitLog log, Instant now) {
        this.log = log;
        this.now = now;
    }

    CommitLog log() {
        return log;
    }

    Set<Segment> segments() {
        return linesBySegment.keySet();
    }

    /** Of all lines. */
    long lineBytes() {
        return lineBytes;
    }

    List<Written> written() {
        return written;
    }

    /** What is added from now on is one commit. */
    void begin() {
        commit = new ArrayList<>();
    }

    void add(Lines lines, Segment segment, long firstPosition) {
        int length = lines.bytes().remaining();
        long offset = ends.getOrDefault(segment, segment.sizeBytes());
        linesBySegment.computeIfAbsent(segment, _ -> new ArrayList<>()).add(lines);
        ends.put(segment, offset + length);
        lineBytes += length;
        CRC32C checksum = new CRC32C();
        checksum.update(lines.bytes().duplicate());
        commit.add(
                new CommittedLines(
                        segment.name(),
                        lines.stream(),
                        lines.partitioning(),
                        lines.arrival(),
                        offset,
                        length,
                        (int) checksum.getValue(),
                        firstPosition,
                        lines.recordCount()));
    }

    /** The commit is whole. */
    void end(Optional<KeyedAnswer> answer) {
        LogPlace place = endOfLog();
        LogEntry.Committed committed = new LogEntry.Committed(commit);
        entries.writeBytes(
                LogFrame.bytes(answer.map(each -> with(committed, each)).orElse(committed)));
        written.add(new Written(place, endOfLog(), List.copyOf(commit)));
    }

    private LogEntry with(LogEntry.Committed committed, KeyedAnswer answer) {
        answers.add(answer);
        return new LogEntry.Answered(committed, answer, log.goodBytes());
    }

    /** Of the commits that have one. */
    List<KeyedAnswer> answers() {
        return answers;
    }

    private LogPlace endOfLog() {
        return new LogPlace(log.number(), log.goodBytes() + entries.size());
    }

    /**
     * Writes everything.
     *
     * @throws IOException if something cannot be written; some of it may be there
     */
    void append() throws IOException {
        for (Map.Entry<Segment, List<Lines>> each : linesBySegment.entrySet()) {
            for (Lines lines : each.getValue()) {
                each.getKey().file().append(lines.bytes().duplicate());
            }
        }
        log.file().append(ByteBuffer.wrap(entries.toByteArray()));
    }

    /**
     * Returns when all is durable.
     *
     * @param beside runs the syncs of the segments, while this thread does the log's
     * @throws IOException if a sync fails; all have ended by then
     */
    void sync(Executor beside) throws IOException {
        List<CompletableFuture<Void>> others = new ArrayList<>();
        try {
            for (Segment each : linesBySegment.keySet()) {
                AppendedFile file = each.file();
                others.add(CompletableFuture.runAsync(() -> sync(file), beside));
            }
            log.file().sync();
        } finally {
            awaitAll(others);
        }
        for (CompletableFuture<Void> each : others) {
            requireDone(each);
        }
    }

    private static void sync(AppendedFile file) {
        try {
            file.sync();
        } catch (IOException failed) {
            throw new CompletionException(failed);
        }
    }

    private static void awaitAll(List<CompletableFuture<Void>> syncs) {
        for (CompletableFuture<Void> each : syncs) {
            each.handle((_, _) -> true).join();
        }
    }

    private static void requireDone(CompletableFuture<Void> sync) throws IOException {
        try {
            sync.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof IOException refused) {
                throw refused;
            }
            throw failed;
        }
    }

    /** From now on everybody may know. */
    void isDurable() {
        for (Written each : written) {
            for (CommittedLines lines : each.lines()) {
                Segment segment = segmentOf(lines);
                segment.holds(lines, now);
                log.holds(segment);
            }
        }
        log.hasEntries();
        if (!answers.isEmpty()) {
            log.holdsAnswers();
        }
        log.isGoodTo(log.goodBytes() + entries.size());
    }

    private Segment segmentOf(CommittedLines lines) {
        return linesBySegment.keySet().stream()
                .filter(each -> each.name().equals(lines.segment()))
                .findFirst()
                .orElseThrow();
    }
}
