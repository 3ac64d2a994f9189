package dev.varve.wiring.process;

import dev.varve.record.TableName;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * What became of all that the service took.
 *
 * @param stored rows in published files, by table
 * @param unstored accepted rows that are in none, by table
 * @param journal where what is in no object is, and so not lost; empty without one
 * @param deadLetters that are in no object; empty if that cannot be known
 * @param refusals why files were refused, in a sentence each; empty if the time was over first
 * @param failures what was thrown meanwhile
 */
record EndReport(
        SortedMap<TableName, Long> stored,
        SortedMap<TableName, Long> unstored,
        Optional<JournalRest> journal,
        OptionalLong deadLetters,
        Optional<List<String>> refusals,
        List<Throwable> failures) {

    private static final int MOST_TABLES = 50;

    /** Whether nothing that was acknowledged is lost. */
    boolean isWhole() {
        boolean isKept = journal.isPresent() || unstored.isEmpty() && deadLetters.orElse(1) == 0;
        return isKept && unexpected().isEmpty();
    }

    /** What a store may throw is told by what is lost; all else by itself. */
    private Optional<Throwable> unexpected() {
        return failures.stream().filter(each -> !(each instanceof IOException)).findFirst();
    }

    /** One line for people: what is stored, and what is lost and why. */
    String sentence() {
        String end = journal.map(this::waiting).orElseGet(() -> lostRows() + lostDeadLetters());
        return "stopped: %,d records are stored%s%s%s"
                .formatted(
                        sum(stored),
                        byTable(stored),
                        end.isEmpty() ? "; nothing is lost" : end,
                        unexpected().map(each -> "; the end failed: " + each).orElse(""));
    }

    private String waiting(JournalRest rest) {
        StringBuilder said = new StringBuilder();
        if (!unstored.isEmpty()) {
            said.append("; %,d wait in the journal%s".formatted(sum(unstored), byTable(unstored)));
        }
        if (deadLetters.orElse(0) > 0) {
            said.append(
                    "; %,d dead letters wait in the journal".formatted(deadLetters.getAsLong()));
        }
        if (rest.hasBacklog()) {
            said.append(
                    "; what was not read again waits in the journal (%,d segments, %,d bytes in all)"
                            .formatted(rest.segmentCount(), rest.sizeBytes()));
        }
        return said.append("; nothing is lost").toString();
    }

    private String lostRows() {
        if (unstored.isEmpty()) {
            return "";
        }
        String why =
                refusals.map(sentences -> sentences.stream().findFirst())
                        .map(
                                first ->
                                        first.map(reason -> ": the store refused them: " + reason)
                                                .orElse(""))
                        .orElse(" that were waiting for the store when the time was over");
        return "; %,d are lost%s%s".formatted(sum(unstored), byTable(unstored), why);
    }

    private String lostDeadLetters() {
        if (deadLetters.isEmpty()) {
            return "; the dead letters that were waiting for the store are lost";
        }
        return deadLetters.getAsLong() == 0
                ? ""
                : "; %,d dead letters are lost%s"
                        .formatted(
                                deadLetters.getAsLong(),
                                failures.stream()
                                        .filter(IOException.class::isInstance)
                                        .findFirst()
                                        .map(refused -> ": " + refused.getMessage())
                                        .orElse(""));
    }

    private static long sum(Map<TableName, Long> rows) {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String byTable(SortedMap<TableName, Long> rows) {
        if (rows.isEmpty()) {
            return "";
        }
        String told =
                rows.entrySet().stream()
                        .limit(MOST_TABLES)
                        .map(each -> "%s %,d".formatted(each.getKey(), each.getValue()))
                        .collect(Collectors.joining(", "));
        int more = rows.size() - MOST_TABLES;
        return " (" + told + (more > 0 ? ", and " + more + " more tables" : "") + ")";
    }
}
