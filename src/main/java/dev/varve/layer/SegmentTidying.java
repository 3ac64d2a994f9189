package dev.varve.layer;

import dev.varve.journal.JournaledLetters;
import dev.varve.journal.segments.CommittedLines;
import dev.varve.journal.segments.Journal;
import dev.varve.journal.segments.LineStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Has a journal end the segments that are due, and remove those of which all lines are in files or
 * dead letters: now and then, and whenever somebody asks for it. {@link #tidyIfDue} and {@link
 * #end} are for the thread that writes the journal, everything else for any.
 */
final class SegmentTidying {

    private final LayerWriter layers;
    private final Journal journal;
    private final JournaledLetters letters;
    private final LedgerRanges ranges;
    private final Duration interval;
    private final Queue<CompletableFuture<Boolean>> asked = new ConcurrentLinkedQueue<>();

    /** Through which position a stream's lines have come to the buffers. */
    private final Map<LineStream, Long> bufferedThrough = new ConcurrentHashMap<>();

    /** Below which position all of a stream's lines are in files, as far as was asked. */
    private volatile Map<LineStream, Long> storedBelow = Map.of();

    /** When the thread that writes did it last. */
    private Instant tidied;

    /**
     * @param ranges which segments they need
     * @param interval between two looks if nobody asks
     */
    SegmentTidying(
            LayerWriter layers,
            Journal journal,
            JournaledLetters letters,
            LedgerRanges ranges,
            Duration interval) {
        this.layers = layers;
        this.journal = journal;
        this.letters = letters;
        this.ranges = ranges;
        this.interval = interval;
        this.tidied = now();
    }

    private Instant now() {
        return layers.context().ages().instant();
    }

    /** All lines of the stream up to these are in buffers, files or dead letters. */
    void areBuffered(CommittedLines lines) {
        bufferedThrough.merge(lines.stream(), lines.lastPosition(), Math::max);
    }

    /**
     * Stores the dead letters, and looks which rows are in files by now.
     *
     * @throws IOException if letters cannot be stored; then nothing is removed
     */
    void settle() throws IOException {
        Map<LineStream, Long> settled = new HashMap<>();
        bufferedThrough.forEach(
                (stream, through) -> settled.put(stream, Math.min(through + 1, unstored(stream))));
        letters.flush();
        storedBelow = Map.copyOf(settled);
    }

    private long unstored(LineStream stream) {
        return stream.isLetters()
                ? Long.MAX_VALUE
                : layers.unstored().firstPosition(stream.table().orElseThrow());
    }

    /**
     * Has it done at the next occasion.
     *
     * @return completed then; what could not be removed stays, and is told
     */
    CompletableFuture<Boolean> ask() {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        asked.add(done);
        return done;
    }

    void tidyIfDue() {
        Instant now = now();
        if (!asked.isEmpty() || !now.isBefore(tidied.plus(interval))) {
            tidy();
            tidied = now;
        }
    }

    private void tidy() {
        List<CompletableFuture<Boolean>> waiting = new ArrayList<>();
        for (CompletableFuture<Boolean> each = asked.poll(); each != null; each = asked.poll()) {
            waiting.add(each);
        }
        try {
            removeStored();
        } catch (IOException | RuntimeException | Error failed) {
            layers.context().events().unexpected("the journal's old segments", failed);
        }
        waiting.forEach(each -> each.complete(true));
    }

    private void removeStored() throws IOException {
        Map<LineStream, Long> stored = storedBelow;
        journal.tidy(stream -> stored.getOrDefault(stream, 0L), ranges::needs);
    }

    /** No line comes any more: once all are in files, an empty journal is left. */
    void end() {
        try {
            journal.endSegments();
            removeStored();
        } catch (IOException | RuntimeException | Error failed) {
            layers.context().events().unexpected("the end of the journal", failed);
        }
    }
}
