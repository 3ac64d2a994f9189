package dev.varve.door.cli;

import dev.varve.layer.verification.Discrepancy;
import dev.varve.layer.verification.Verification;
import dev.varve.layer.verification.VerifiedChain;
import dev.varve.layer.verification.VerifiedTable;
import dev.varve.layer.verification.VerifiedTableChain;
import dev.varve.record.JsonText;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code verify} tells: findings as they come, at the end a table; how far it is on standard
 * error while that is a terminal. For one thread.
 */
final class VerifyReport implements Verification.Listener, AutoCloseable {

    private static final List<String> HEAD =
            List.of("table", "writer", "files", "rows", "bytes", "first", "last");

    private final PrintWriter out;
    private final boolean isJson;
    private final ProgressLine progress;
    private long files;
    private long readBytes;

    VerifyReport(PrintWriter out, PrintWriter err, boolean isJson) {
        this.out = out;
        this.progress = new ProgressLine(err);
        this.isJson = isJson;
    }

    @Override
    public void found(Discrepancy discrepancy) {
        close();
        FindingText text =
                new FindingText(
                        discrepancy.kind(),
                        discrepancy.isProblem(),
                        discrepancy.path(),
                        discrepancy.expected(),
                        discrepancy.found());
        out.println(isJson ? text.json() : text.line(discrepancy.isProblem() ? "problem" : "note"));
        out.flush();
    }

    @Override
    public void verified(long moreFiles, long moreBytes) {
        files += moreFiles;
        readBytes += moreBytes;
        progress.draw(
                seconds ->
                        String.format(
                                Locale.ROOT,
                                "%,d files  %,.0f files/s  %,.1f MB/s",
                                files,
                                files / seconds,
                                readBytes / 1e6 / seconds));
    }

    /** Removes the line of the progress. */
    @Override
    public void close() {
        progress.close();
    }

    void print(Verification.Summary summary) {
        close();
        if (isJson) {
            summary.tables().forEach(table -> out.println(JsonText.compact(json(table))));
            summary.chains().forEach(chain -> out.println(JsonText.compact(json(chain))));
            summary.tableChains().forEach(chain -> out.println(JsonText.compact(json(chain))));
            out.println(JsonText.compact(json(summary)));
            return;
        }
        TextTable table = new TextTable(HEAD, 2);
        summary.tables().forEach(each -> each.writers().forEach(one -> table.add(row(each, one))));
        out.print(table);
        summary.tables().forEach(this::printBeside);
        summary.chains().forEach(this::print);
        summary.tableChains().forEach(this::print);
        out.println(
                count(summary.problems(), "problem")
                        + (summary.notes() == 0 ? "" : ", " + count(summary.notes(), "note")));
    }

    private static List<String> row(VerifiedTable table, VerifiedTable.Written written) {
        boolean hasPositions = written.firstPosition() >= 0;
        return List.of(
                table.table(),
                written.writer().isEmpty() ? "-" : written.writer(),
                "%,d".formatted(written.files()),
                "%,d".formatted(written.rows()),
                "%,d".formatted(written.sizeBytes()),
                hasPositions ? Long.toString(written.firstPosition()) : "-",
                hasPositions ? Long.toString(written.lastPosition()) : "-");
    }

    private void printBeside(VerifiedTable table) {
        VerifiedTable.Waiting waiting = table.waiting();
        if (waiting.segments() > 0) {
            out.printf(
                    Locale.ROOT,
                    "%s: %s in the journal with %s, %,d bytes%n",
                    table.table(),
                    count(waiting.segments(), "segment"),
                    count(waiting.records(), "record"),
                    waiting.sizeBytes());
        }
        VerifiedTable.DeadLetters letters = table.deadLetters();
        if (letters.objects() > 0) {
            out.printf(
                    Locale.ROOT,
                    "%s: %s of dead letters%s, %,d bytes%n",
                    table.table(),
                    count(letters.objects(), "object"),
                    letters.records() < 0 ? "" : " with " + count(letters.records(), "record"),
                    letters.sizeBytes());
        }
        if (table.problems() > 0) {
            out.printf("%s: %s%n", table.table(), count(table.problems(), "problem"));
        }
    }

    private void print(VerifiedChain chain) {
        out.printf(
                Locale.ROOT,
                "%s: %s in the audit chain, %s, ledgers %s; its head is %s%s%n",
                chain.name(),
                count(chain.events(), "event"),
                count(chain.signatures(), "signature"),
                chain.firstLedger() < 0
                        ? "none"
                        : chain.firstLedger() + " to " + chain.lastLedger(),
                chain.head().isEmpty() ? "unknown" : chain.head(),
                chain.problems() == 0 ? "" : "; " + count(chain.problems(), "problem"));
        chain.replaced().forEach(each -> print(chain, each));
    }

    private void print(VerifiedChain chain, VerifiedChain.Replaced replaced) {
        out.printf(
                Locale.ROOT,
                "%s: ledgers %d to %d were replaced, %s; the newest event is %s%n",
                chain.name(),
                replaced.firstLedger(),
                replaced.lastLedger(),
                count(replaced.replacements(), "time"),
                replaced.head().isEmpty() ? "unknown" : replaced.head());
    }

    private static Map<String, Object> json(VerifiedChain.Replaced replaced) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("ledger_start", replaced.firstLedger());
        json.put("ledger_end", replaced.lastLedger());
        json.put("replacements", replaced.replacements());
        json.put("head", Optional.of(replaced.head()).filter(hash -> !hash.isEmpty()));
        return json;
    }

    private static Map<String, Object> json(VerifiedChain chain) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("chain", chain.name());
        json.put("events", chain.events());
        json.put("signatures", chain.signatures());
        json.put("ledger_start", known(chain.firstLedger()));
        json.put("ledger_end", known(chain.lastLedger()));
        json.put("head", Optional.of(chain.head()).filter(hash -> !hash.isEmpty()));
        json.put("problems", chain.problems());
        json.put("replaced", chain.replaced().stream().map(VerifyReport::json).toList());
        return json;
    }

    private void print(VerifiedTableChain chain) {
        out.printf(
                Locale.ROOT,
                "%s: %s in the audit chain, %s, %s outside; its head is %s%s%n",
                chain.table(),
                count(chain.events(), "event"),
                count(chain.signatures(), "signature"),
                count(chain.outside(), "file"),
                chain.head().isEmpty() ? "unknown" : chain.head(),
                chain.problems() == 0 ? "" : "; " + count(chain.problems(), "problem"));
    }

    private static Map<String, Object> json(VerifiedTableChain chain) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("chain", chain.table());
        json.put("events", chain.events());
        json.put("signatures", chain.signatures());
        json.put("event_number", chain.lastNumber());
        json.put("outside", chain.outside());
        json.put("head", Optional.of(chain.head()).filter(hash -> !hash.isEmpty()));
        json.put("problems", chain.problems());
        return json;
    }

    private static String count(long number, String noun) {
        return number == 0
                ? "no " + noun + "s"
                : "%,d %s%s".formatted(number, noun, number == 1 ? "" : "s");
    }

    private static Map<String, Object> json(VerifiedTable table) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("table", table.table());
        json.put("files", table.files());
        json.put("rows", table.rows());
        json.put("byte_size", table.sizeBytes());
        json.put("writers", table.writers().stream().map(VerifyReport::json).toList());
        Map<String, Object> waiting = new LinkedHashMap<>();
        waiting.put("segments", table.waiting().segments());
        waiting.put("records", table.waiting().records());
        waiting.put("byte_size", table.waiting().sizeBytes());
        json.put("waiting", waiting);
        Map<String, Object> letters = new LinkedHashMap<>();
        letters.put("objects", table.deadLetters().objects());
        letters.put("records", known(table.deadLetters().records()));
        letters.put("byte_size", table.deadLetters().sizeBytes());
        json.put("dead_letters", letters);
        json.put("problems", table.problems());
        return json;
    }

    private static Map<String, Object> json(VerifiedTable.Written written) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("writer", Optional.of(written.writer()).filter(name -> !name.isEmpty()));
        json.put("files", written.files());
        json.put("rows", written.rows());
        json.put("byte_size", written.sizeBytes());
        json.put("first", known(written.firstPosition()));
        json.put("last", known(written.lastPosition()));
        return json;
    }

    private static Optional<Long> known(long number) {
        return number < 0 ? Optional.empty() : Optional.of(number);
    }

    private static Map<String, Object> json(Verification.Summary summary) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("tables", summary.tables().size());
        json.put("files", summary.tables().stream().mapToLong(VerifiedTable::files).sum());
        json.put("rows", summary.tables().stream().mapToLong(VerifiedTable::rows).sum());
        json.put("problems", summary.problems());
        json.put("notes", summary.notes());
        return json;
    }
}
