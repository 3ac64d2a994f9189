package dev.varve.door.http;

import dev.varve.door.Engine;
import dev.varve.layer.TableStatus;
import dev.varve.layer.ranges.RangeStatus;
import dev.varve.record.TableName;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The page for people: what tables there are and what waits in them. */
@Path("/")
@Singleton
public final class StatusResource {

    /** Of them the page tells. */
    private static final int MOST_RANGES = 50;

    private final Engine engine;
    private final Admission admission;

    @Inject
    public StatusResource(Engine engine, Admission admission) {
        this.engine = engine;
        this.admission = admission;
    }

    /** Plain HTML, without scripts; it loads itself again every five seconds. */
    @GET
    @Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
    public String page() {
        Map<TableName, TableStatus> open = new HashMap<>();
        engine.layers().unstored().status().forEach(status -> open.put(status.table(), status));
        String rows =
                engine.catalog().tables().stream()
                        .sorted()
                        .map(table -> row(table, open.get(table)))
                        .collect(Collectors.joining());
        return StatusPage.of(
                admission.isClosed() ? "shutting down" : "taking records",
                engine.layers().unstored().bufferedCount(),
                engine.usedBytes().getAsLong(),
                engine.journal()
                        .map(
                                journal ->
                                        StatusPage.journal(
                                                journal.segmentCount(),
                                                journal.sizeBytes(),
                                                journal.hasBacklog()))
                        .orElse("none"),
                rows,
                engine.waiting().isPresent() ? ranges(engine.waitingRanges()) : "");
    }

    private static String ranges(List<RangeStatus> open) {
        String rows =
                open.stream()
                        .limit(MOST_RANGES)
                        .map(
                                each ->
                                        StatusPage.range(
                                                each.partition().toString(),
                                                each.present(),
                                                each.missingLedgers(),
                                                each.since()
                                                        .truncatedTo(ChronoUnit.SECONDS)
                                                        .toString(),
                                                state(each)))
                        .collect(Collectors.joining());
        return StatusPage.ranges(
                open.size() > MOST_RANGES
                        ? rows + StatusPage.moreRanges(open.size() - MOST_RANGES)
                        : rows);
    }

    /** In one word: reasons quote what was sent. */
    private static String state(RangeStatus range) {
        if (range.held().isPresent()) {
            return "held";
        }
        return range.missingLedgers() > 0 ? "incomplete" : "whole";
    }

    private String row(TableName table, @Nullable TableStatus status) {
        int columns = engine.catalog().schemaOf(table).fields().size();
        if (status == null) {
            return StatusPage.row(table.value(), columns, 0, 0, 0);
        }
        return StatusPage.row(
                table.value(),
                columns,
                status.partitions().size(),
                status.partitions().stream()
                        .mapToLong(TableStatus.OpenPartition::bufferedRows)
                        .sum(),
                status.partitions().stream().mapToLong(TableStatus.OpenPartition::fileRows).sum());
    }
}
