package dev.varve.door.cli;

import dev.varve.door.Engine;
import dev.varve.layer.StoredFile;
import dev.varve.layer.partition.Partition.LedgerSpan;
import dev.varve.layer.ranges.RangeCommits;
import dev.varve.layer.ranges.RangeResult;
import dev.varve.layer.ranges.RangeResult.Outcome;
import dev.varve.layer.ranges.RangeTally;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What became of the ranges of ledgers.
 *
 * @param ranges in their order
 * @param tally what came beside them
 */
record RangeReport(List<RangeResult> ranges, RangeTally tally) {

    /** Of a run that makes no whole ranges. */
    static final RangeReport NONE = new RangeReport(List.of(), RangeTally.NONE);

    /** How many gaps of a range are told to a person. */
    private static final int TOLD_GAPS = 10;

    /** How many ranges are. */
    private static final int TOLD_RANGES = 20;

    /**
     * Ends the ranges of an engine, if it makes any.
     *
     * @throws IOException if the store refuses
     */
    static RangeReport of(Engine engine) throws IOException {
        if (engine.ranges().isEmpty()) {
            return NONE;
        }
        RangeCommits commits = engine.ranges().get();
        List<RangeResult> results = commits.end();
        return new RangeReport(results, commits.tally());
    }

    /** Whether something that came is in no file. */
    boolean lacksAny() {
        return ranges.stream().anyMatch(RangeReport::isUnstored);
    }

    private static boolean isUnstored(RangeResult range) {
        return range.outcome() == Outcome.INCOMPLETE || range.outcome() == Outcome.HELD;
    }

    /** Records that were taken and are in no file. */
    long unstored() {
        return tally.withdrawn()
                + ranges.stream()
                        .filter(RangeReport::isUnstored)
                        .mapToLong(RangeResult::ledgers)
                        .sum();
    }

    /** One line for each range that is not whole. */
    List<String> sentences() {
        List<RangeResult> partial = ranges.stream().filter(each -> !each.isWhole()).toList();
        List<String> lines =
                partial.stream()
                        .limit(TOLD_RANGES)
                        .map(RangeReport::sentence)
                        .collect(Collectors.toList());
        if (partial.size() > TOLD_RANGES) {
            lines.add("… and %,d more ranges".formatted(partial.size() - TOLD_RANGES));
        }
        return lines;
    }

    private static String sentence(RangeResult range) {
        String what =
                switch (range.outcome()) {
                    case STORED_INCOMPLETE -> "is stored as incomplete";
                    case HELD -> "is held, nothing of it is stored: " + range.reason().orElse("");
                    case INCOMPLETE -> "is incomplete, nothing of it is stored";
                    case STORED, PUBLISHED -> "is stored";
                };
        return "%s %s; %s".formatted(range.partition(), what, missing(range));
    }

    private static String missing(RangeResult range) {
        if (range.missing().isEmpty()) {
            return "no ledger is missing";
        }
        long count = range.missing().stream().mapToLong(RangeReport::count).sum();
        String named =
                range.missing().stream()
                        .limit(TOLD_GAPS)
                        .map(RangeReport::text)
                        .collect(Collectors.joining(", "));
        int untold = range.missing().size() - TOLD_GAPS;
        return "%,d ledgers are missing: %s%s"
                .formatted(count, named, untold > 0 ? " and %,d more gaps".formatted(untold) : "");
    }

    private static long count(LedgerSpan span) {
        return span.last() - span.first() + 1;
    }

    private static String text(LedgerSpan span) {
        return span.first() == span.last() ? Long.toString(span.first()) : span.toString();
    }

    /** Members of the summary. */
    Map<String, Object> json() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("ranges", ranges.stream().filter(RangeResult::isWhole).count());
        members.put(
                "unfinished_ranges",
                ranges.stream().filter(each -> !each.isWhole()).map(RangeReport::json).toList());
        members.put("repeated", tally.repeated());
        members.put("published_before", tally.published());
        members.put("passed_over", tally.passedOver());
        return members;
    }

    private static Map<String, Object> json(RangeResult range) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("table", range.partition().table());
        members.put("range", range.partition().path());
        members.put("outcome", range.outcome().name().toLowerCase(Locale.ROOT));
        members.put("ledgers", range.ledgers());
        members.put("missing", range.missing().stream().map(LedgerSpan::toString).toList());
        members.put("reason", range.reason());
        members.put("file", range.file().map(StoredFile::key));
        return members;
    }
}
