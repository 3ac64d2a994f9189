package dev.varve.layer;

import dev.varve.layer.partition.Partition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What becomes of rows, as it is asked for: one answer for each group of rows that was buffered
 * together. Immutable.
 */
final class Waiting {

    private final List<Answer> answers;

    /** What one group of rows of the partition ends in. */
    record Answer(Partition partition, CompletableFuture<Set<StoredFile>> files) {}

    Waiting(List<Answer> answers) {
        this.answers = List.copyOf(answers);
    }

    /** What has been heard by now. */
    FlushReport report() {
        Set<StoredFile> stored = new TreeSet<>(Comparator.comparing(StoredFile::key));
        Map<String, FlushReport.Refused> refused = new TreeMap<>();
        Map<String, Partition> open = new TreeMap<>();
        for (Answer answer : answers) {
            Partition partition = answer.partition();
            switch (answer.files().state()) {
                case SUCCESS -> stored.addAll(answer.files().resultNow());
                case RUNNING -> open.put(partition.toString(), partition);
                case FAILED ->
                        refused.putIfAbsent(
                                partition.toString(),
                                new FlushReport.Refused(partition, answer.files().exceptionNow()));
                case CANCELLED -> throw new IllegalStateException("nobody cancels an outcome");
            }
        }
        return new FlushReport(
                new ArrayList<>(stored),
                new ArrayList<>(refused.values()),
                new ArrayList<>(open.values()));
    }

    /**
     * Waits until there is an answer for everything, at most so long.
     *
     * @throws InterruptedException if the thread was interrupted
     */
    FlushReport await(Duration longest) throws InterruptedException {
        CompletableFuture<?>[] all =
                answers.stream().map(Answer::files).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(all).get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException told) {
            return report(); // it says for whom there was no time, and who failed
        }
        return report();
    }
}
