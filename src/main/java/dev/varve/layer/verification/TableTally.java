package dev.varve.layer.verification;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Counts what is found of one table. For one thread. */
final class TableTally {

    private final String table;
    private final String path;
    private final Map<String, VerifiedTable.Written> writers = new TreeMap<>();
    private final Map<String, Coverage> coverage = new TreeMap<>();
    private VerifiedTable.Waiting waiting = new VerifiedTable.Waiting(0, 0, 0);
    private VerifiedTable.DeadLetters letters = new VerifiedTable.DeadLetters(0, 0, 0);
    private long problems;

    /**
     * @param path of the table's folder
     */
    TableTally(String table, String path) {
        this.table = table;
        this.path = path;
    }

    /**
     * @param isTrue whether it is as its manifest says; otherwise nothing follows from what is
     *     missing or too much where it should be
     */
    void addFile(Evidence evidence, boolean isTrue) {
        long rows = evidence.footer().rowCount();
        String writer =
                evidence.manifest().positions().map(ManifestText.Positions::writer).orElse("");
        long first = evidence.manifest().positions().map(ManifestText.Positions::first).orElse(-1L);
        long last = evidence.manifest().positions().map(ManifestText.Positions::last).orElse(-1L);
        writers.merge(
                writer,
                new VerifiedTable.Written(writer, 1, rows, evidence.sizeBytes(), first, last),
                TableTally::sum);
        if (first < 0 || last < first) {
            return;
        }
        if (isTrue) {
            coverage(writer).add(first, last, rows);
        } else {
            addWaitingPositions(writer, first, last);
        }
    }

    private static VerifiedTable.Written sum(
            VerifiedTable.Written one, VerifiedTable.Written other) {
        return new VerifiedTable.Written(
                one.writer(),
                one.files() + other.files(),
                one.rows() + other.rows(),
                one.sizeBytes() + other.sizeBytes(),
                Math.min(one.firstPosition(), other.firstPosition()),
                Math.max(one.lastPosition(), other.lastPosition()));
    }

    void addWaiting(String writer, long records, long sizeBytes) {
        waiting =
                new VerifiedTable.Waiting(
                        waiting.segments() + 1,
                        waiting.records() + records,
                        waiting.sizeBytes() + sizeBytes);
        coverage(writer);
    }

    void addWaitingPositions(String writer, long first, long last) {
        coverage(writer).addWaiting(first, last);
    }

    /**
     * @param records -1 where they were not counted
     */
    void addLetters(long records, long sizeBytes) {
        letters =
                new VerifiedTable.DeadLetters(
                        letters.objects() + 1,
                        records < 0 ? -1 : letters.records() + records,
                        letters.sizeBytes() + sizeBytes);
    }

    void addProblem() {
        problems++;
    }

    void checkCoverage(Consumer<Discrepancy> found) {
        coverage.values().forEach(each -> each.check(found));
    }

    private Coverage coverage(String writer) {
        return coverage.computeIfAbsent(writer, name -> new Coverage(path, name));
    }

    VerifiedTable verified() {
        List<VerifiedTable.Written> all = new ArrayList<>(writers.values());
        return new VerifiedTable(table, all, waiting, letters, problems);
    }
}
