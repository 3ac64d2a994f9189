package dev.varve.door.cli;

import dev.varve.door.Engine;
import dev.varve.door.RecordTally;
import dev.varve.door.Remarks;
import dev.varve.door.StoredFileJson;
import dev.varve.layer.StoredFile;
import dev.varve.record.JsonText;
import dev.varve.record.TableName;
import dev.varve.store.BlobKey;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The result of an archive: a table or JSON lines on standard output, rejections on standard error.
 */
final class ArchiveReport {

    /** How many rejections are told; all of them are in the dead letters. */
    private static final int TOLD = 10;

    /** How many objects of dead letters are named on standard error. */
    private static final int NAMED = 3;

    private final Engine engine;
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean listing;
    private final SortedMap<TableName, Long> tables = new TreeMap<>();
    private final List<String> told = new ArrayList<>();
    private long rejected;
    private Remarks remarks = Remarks.NONE;
    private RangeReport ranges = RangeReport.NONE;
    private List<String> warnings = List.of();
    private List<String> replaced = List.of();
    private final List<TypeSurprise.Place> widenings = new ArrayList<>();

    ArchiveReport(Engine engine, PrintWriter out, PrintWriter err) {
        this(engine, out, err, true);
    }

    /**
     * @param listing whether a person has yet to be told of each file
     */
    ArchiveReport(Engine engine, PrintWriter out, PrintWriter err, boolean listing) {
        this.engine = engine;
        this.listing = listing;
        this.out = out;
        this.err = err;
    }

    void add(Input input, RecordTally tally) {
        tally.accepted().forEach((table, rows) -> tables.merge(table, rows, Long::sum));
        rejected += tally.rejectedRows();
        remarks = remarks.plus(tally.remarks());
        tally.widenings().stream()
                .map(each -> new TypeSurprise.Place(input, each))
                .forEach(widenings::add);
        tally.firstRejections().stream()
                .limit(TOLD - told.size())
                .map(rejection -> ArchiveRun.line(input.name(), rejection))
                .forEach(told::add);
    }

    /** What to know about the files. */
    void warn(List<String> all) {
        warnings = List.copyOf(all);
    }

    /** One line for each file that took the place of another. */
    void replaced(List<String> all) {
        replaced = List.copyOf(all);
    }

    long rejectedRows() {
        return rejected;
    }

    private long acceptedRows() {
        return tables.values().stream().mapToLong(Long::longValue).sum() - ranges.unstored();
    }

    void print(
            List<StoredFile> files, List<BlobKey> deadLetters, FileTypes types, RangeReport whole) {
        ranges = whole;
        List<TypeSurprise> surprises = TypeSurprise.of(types, widenings);
        if (engine.jsonLines()) {
            printJson(files, deadLetters, surprises);
        } else {
            if (listing) {
                printTable(files);
            }
            out.println(summary(files));
            surprises.stream().map(TypeSurprise::sentence).forEach(out::println);
        }
        out.flush();
        printWarnings();
        printRejections(deadLetters);
        ranges.sentences().forEach(err::println);
        err.flush();
    }

    private void printJson(
            List<StoredFile> files, List<BlobKey> deadLetters, List<TypeSurprise> surprises) {
        files.forEach(
                file -> out.println(JsonText.compact(StoredFileJson.of(file, path(file.key())))));
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("records", acceptedRows());
        whole.put("rejected", rejected);
        whole.put("duplicate_keys", remarks.duplicateKeys());
        whole.put("nulls", remarks.nulls());
        whole.put("timeless", remarks.timeless());
        whole.put("warnings", warnings);
        if (!replaced.isEmpty()) {
            whole.put("replaced", replaced);
        }
        whole.put("widened", surprises.stream().map(TypeSurprise::json).toList());
        whole.put("tables", tables);
        whole.put("files", files.size());
        whole.put("existed", files.stream().filter(StoredFile::existed).count());
        whole.put("bytes", files.stream().mapToLong(StoredFile::sizeBytes).sum());
        whole.put("dead_letters", deadLetters);
        whole.put("dry_run", engine.dryRun());
        engine.ranges().ifPresent(_ -> ranges.json().forEach(whole::put));
        out.println(JsonText.compact(whole));
    }

    private Optional<String> path(BlobKey key) {
        return engine.directory().map(directory -> directory.resolve(key.value()).toString());
    }

    private void printTable(List<StoredFile> files) {
        int widest = files.stream().mapToInt(file -> place(file).length()).max().orElse(0);
        String row = "%-" + Math.max(widest, 4) + "s  %12s  %12s%s%n";
        if (!files.isEmpty()) {
            out.printf(Locale.ROOT, row, "file", "rows", "bytes", "");
        }
        for (StoredFile file : files) {
            out.printf(
                    Locale.ROOT,
                    row,
                    place(file),
                    "%,d".formatted(file.rowCount()),
                    "%,d".formatted(file.sizeBytes()),
                    file.existed() ? "  there already" : "");
        }
    }

    private String place(StoredFile file) {
        return path(file.key()).orElse(file.key().value());
    }

    private String summary(List<StoredFile> files) {
        long existed = files.stream().filter(StoredFile::existed).count();
        String verb = engine.dryRun() ? "would be in" : "are in";
        String known =
                existed == 0
                        ? ""
                        : existed == files.size()
                                ? ", all there already"
                                : ", %,d of them there already".formatted(existed);
        return "%,d records %s %,d files (%,d bytes)%s; %,d were rejected%s"
                .formatted(
                        acceptedRows(),
                        verb,
                        files.size(),
                        files.stream().mapToLong(StoredFile::sizeBytes).sum(),
                        known,
                        rejected,
                        remark(remarks.timeless(), "records have no time, and so no day")
                                + remark(remarks.nulls(), "nulls were skipped")
                                + remark(
                                        remarks.duplicateKeys(),
                                        "keys came again in their record, the last value counted")
                                + remark(
                                        ranges.tally().repeated(),
                                        "ledgers came again as they were")
                                + remark(
                                        ranges.tally().published(),
                                        "are of ranges that were stored before")
                                + remark(
                                        ranges.tally().passedOver(),
                                        "are of ledgers that are not wanted")
                                + remark(warnings.size(), "columns are not found by all readers"));
    }

    private static String remark(long count, String remark) {
        return count == 0 ? "" : "; %,d %s".formatted(count, remark);
    }

    private void printWarnings() {
        replaced.forEach(err::println);
        warnings.stream().limit(TOLD).forEach(warning -> err.println("warning: " + warning));
        if (warnings.size() > TOLD) {
            err.println("… and %,d more warnings".formatted(warnings.size() - TOLD));
        }
    }

    private void printRejections(List<BlobKey> deadLetters) {
        told.forEach(err::println);
        if (rejected > told.size()) {
            err.println("… and %,d more".formatted(rejected - told.size()));
        }
        if (rejected > 0) {
            String named =
                    deadLetters.stream()
                            .limit(NAMED)
                            .map(key -> path(key).orElse(key.value()))
                            .collect(Collectors.joining(", "));
            String unnamed =
                    deadLetters.size() > NAMED
                            ? " and %,d more".formatted(deadLetters.size() - NAMED)
                            : "";
            err.println(
                    "%,d records were rejected; they are in %s%s"
                            .formatted(rejected, named, unnamed));
        }
    }
}
