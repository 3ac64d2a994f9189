package dev.varve.door.http;

import dev.varve.door.FailureText;
import dev.varve.layer.partition.Partition.LedgerSpan;
import dev.varve.layer.ranges.RangeStatus;
import java.util.LinkedHashMap;
import java.util.Map;

/** A range that waits, as answers tell of it. */
final class RangeJson {

    private RangeJson() {}

    static Map<String, Object> of(RangeStatus range) {
        LedgerSpan span = range.partition().ledgers().orElseThrow();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("table", range.partition().table());
        body.put("partition", range.partition().path());
        body.put("start", span.first());
        body.put("end", span.last());
        body.put("present", range.present());
        body.put("missing", range.missingLedgers());
        body.put("missing_ledgers", range.missing().stream().map(RangeJson::of).toList());
        body.put("since", range.since());
        range.held().map(FailureText::withoutPlaces).ifPresent(why -> body.put("held", why));
        range.refused().map(FailureText::withoutPlaces).ifPresent(why -> body.put("refused", why));
        return body;
    }

    private static Map<String, Object> of(LedgerSpan span) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("start", span.first());
        body.put("end", span.last());
        return body;
    }
}
