package dev.varve.door.http;

import dev.varve.door.Engine;
import dev.varve.layer.TableStatus;
import dev.varve.record.TableName;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The page for people: what tables there are and what waits in them. */
@Path("/")
@Singleton
public final class StatusResource {

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
        engine.layers().status().forEach(status -> open.put(status.table(), status));
        String rows =
                engine.catalog().tables().stream()
                        .sorted()
                        .map(table -> row(table, open.get(table)))
                        .collect(Collectors.joining());
        return StatusPage.of(
                admission.isClosed() ? "shutting down" : "taking records",
                engine.layers().bufferedRows(),
                engine.usedBytes().getAsLong(),
                engine.journal()
                        .map(
                                journal ->
                                        StatusPage.journal(
                                                journal.segmentCount(),
                                                journal.sizeBytes(),
                                                journal.hasBacklog()))
                        .orElse("none"),
                rows);
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
