package dev.varve.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.varve.journal.keys.AnswerMemory;
import dev.varve.journal.segments.Commit;
import dev.varve.journal.segments.CommittedLines;
import dev.varve.journal.segments.Journal;
import dev.varve.journal.segments.JournalCursor;
import dev.varve.journal.segments.JournalEvents;
import dev.varve.journal.segments.JournalSettings;
import dev.varve.journal.segments.LineStream;
import dev.varve.journal.segments.Lines;
import dev.varve.journal.segments.LogEntry;
import dev.varve.journal.segments.ObjectJournalFiles;
import dev.varve.record.TableName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LateGroupTest implements JournalEvents {

    private static final Instant NOW = Instant.parse("2026-11-28T00:00:00Z");

    private final SharedObjects shared = new SharedObjects(new Random(1));

    private Journal open() throws IOException {
        return Journal.open(
                new ObjectJournalFiles(shared.seenBy(() -> {}), "_raw/", "w", Runnable::run),
                new JournalSettings(
                        "w", "here", 0, 1, Duration.ofHours(1), Duration.ofHours(1), 10_000),
                this,
                () -> NOW,
                Runnable::run,
                new AnswerMemory(Duration.ofHours(1), 10, () -> NOW));
    }

    private static List<Commit> row(String row) {
        ByteBuffer bytes = ByteBuffer.wrap((row + "\n").getBytes(StandardCharsets.UTF_8));
        return List.of(
                Commit.of(
                        List.of(
                                new Lines(
                                        LineStream.of(new TableName("event")),
                                        "day",
                                        NOW,
                                        1,
                                        bytes))));
    }

    private static List<String> rows(Journal journal) throws IOException {
        List<String> rows = new ArrayList<>();
        JournalCursor cursor = journal.cursor();
        for (Optional<LogEntry.Committed> next = cursor.next();
                next.isPresent();
                next = cursor.next()) {
            for (CommittedLines lines : next.get().lines()) {
                rows.add(new String(cursor.read(lines), StandardCharsets.UTF_8).strip());
            }
        }
        return rows;
    }

    @Test
    void aGroupThatWasGivenUpNeverCountsBeforeOneThatWasAcknowledged() throws Exception {
        shared.heal();
        try (Journal journal = open()) {
            journal.write(row("1"));
            shared.beSlow(true);
            assertThrows(IOException.class, () -> journal.write(row("given up")));
            shared.beSlow(false);
            journal.write(row("2"));
        }
        while (shared.onTheWay() > 0) {
            shared.arrive();
        }
        try (Journal next = open()) {
            assertEquals(List.of("1", "2"), rows(next));
        }
    }

    @Override
    public void damaged(String what) {}

    @Override
    public void foreign(String path) {
        throw new AssertionError(path);
    }
}
