package dev.varve.door.http;

import dev.varve.door.Engine;
import dev.varve.door.FailureText;
import dev.varve.door.TableDefinitions;
import dev.varve.layer.TableStatus;
import dev.varve.record.Catalog;
import dev.varve.record.Field;
import dev.varve.record.TableName;
import dev.varve.record.TableSchema;
import dev.varve.record.TooManyTablesException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tables: what they are, what waits in them, and how to declare one. */
@Path("/")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class TablesResource {

    /** As many are told of; there may be so many that an answer took megabytes. */
    static final int MOST_PARTITIONS = 1_000;

    private final Engine engine;
    private final RequestLimits limits;
    private final BodyPace pace;

    @Inject
    public TablesResource(Engine engine, RequestLimits limits, BodyPace pace) {
        this.engine = engine;
        this.limits = limits;
        this.pace = pace;
    }

    /** Every table, declared or seen. */
    @GET
    @Path("/v1/tables")
    public Response list() {
        Map<TableName, TableStatus> open = open();
        List<Map<String, Object>> tables =
                engine.catalog().tables().stream()
                        .sorted()
                        .map(table -> summary(table, Optional.ofNullable(open.get(table))))
                        .toList();
        return Replies.json(200, Map.of("tables", tables));
    }

    /**
     * One table: its columns, and what its partitions hold that is in no file yet; of more than
     * {@value #MOST_PARTITIONS} the first.
     */
    @GET
    @Path("/v1/tables/{table}")
    public Response show(@PathParam("table") String name) {
        TableName table = tableName(name);
        if (!engine.catalog().tables().contains(table)) {
            throw new Refusal(
                    Refusal.Reason.NOT_FOUND, "there is no table '%s' yet".formatted(table));
        }
        Optional<TableStatus> status = Optional.ofNullable(open().get(table));
        Map<String, Object> body = summary(table, status);
        engine.catalog().declared(table).ifPresent(declared -> describe(body, declared));
        body.put("schema_version", engine.catalog().schemaOf(table).version());
        body.put(
                "schema",
                engine.catalog().schemaOf(table).fields().stream()
                        .map(TablesResource::column)
                        .toList());
        body.put("open", open(status.map(TableStatus::partitions).orElse(List.of())));
        return Replies.json(200, body);
    }

    /** Declares a table: a JSON list of fields or the JSON form of an Arrow schema. */
    @PUT
    @Path("/v1/tables/{table}")
    @Consumes(MediaType.WILDCARD)
    public Response register(
            @PathParam("table") String name,
            @Context HttpHeaders headers,
            @Context HttpServerRequest request) {
        TableSchema table = parse(tableName(name), definition(headers, request));
        Catalog catalog = engine.catalog();
        try {
            catalog.register(table);
        } catch (TooManyTablesException full) {
            throw tooMany(full);
        } catch (IllegalArgumentException different) {
            throw new Refusal(Refusal.Reason.CONFLICT, FailureText.of(different), different);
        }
        return show(name);
    }

    /** As {@link #register}. */
    @POST
    @Path("/v1/tables/{table}")
    @Consumes(MediaType.WILDCARD)
    public Response registerToo(
            @PathParam("table") String name,
            @Context HttpHeaders headers,
            @Context HttpServerRequest request) {
        return register(name, headers, request);
    }

    private String definition(HttpHeaders headers, HttpServerRequest request) {
        RequestBodyStream sent =
                RequestBodyStream.of(
                        request,
                        pace,
                        engine.layers().stagedMemory(),
                        RequestBodyStream.Waits.IDLE);
        return DefinitionBody.read(
                headers, sent, engine.layers().stagedMemory(), limits.admission());
    }

    private static TableSchema parse(TableName table, String definition) {
        try {
            return TableDefinitions.parse(table, definition);
        } catch (IllegalArgumentException wrong) {
            throw new Refusal(Refusal.Reason.MALFORMED, FailureText.of(wrong), wrong);
        }
    }

    /** 429, with the key of the limit. */
    static Refusal tooMany(TooManyTablesException full) {
        return new Refusal(Refusal.Reason.TABLES, FailureText.tooManyTables(full), full);
    }

    /**
     * @throws Refusal 400 if the name is not allowed
     */
    static TableName tableName(String name) {
        try {
            return new TableName(name);
        } catch (IllegalArgumentException wrong) {
            throw new Refusal(Refusal.Reason.MALFORMED, FailureText.of(wrong), wrong);
        }
    }

    private Map<TableName, TableStatus> open() {
        Map<TableName, TableStatus> open = new LinkedHashMap<>();
        engine.layers().unstored().status().forEach(status -> open.put(status.table(), status));
        return open;
    }

    private Map<String, Object> summary(TableName table, Optional<TableStatus> status) {
        List<TableStatus.OpenPartition> partitions =
                status.map(TableStatus::partitions).orElse(List.of());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("table", table);
        body.put("declared", engine.catalog().declared(table).isPresent());
        body.put("columns", engine.catalog().schemaOf(table).fields().size());
        body.put("open_partitions", partitions.size());
        body.put(
                "buffered_rows",
                partitions.stream().mapToLong(TableStatus.OpenPartition::bufferedRows).sum());
        body.put(
                "buffered_bytes",
                partitions.stream().mapToLong(TableStatus.OpenPartition::bufferedBytes).sum());
        return body;
    }

    private static void describe(Map<String, Object> body, TableSchema declared) {
        declared.schemaType().ifPresent(type -> body.put("schema_type", type));
        declared.version().ifPresent(version -> body.put("version", version));
        declared.description().ifPresent(description -> body.put("description", description));
    }

    private static Map<String, Object> column(Field field) {
        Map<String, Object> column = new LinkedHashMap<>();
        column.put("name", field.name());
        column.put("type", field.type().label());
        column.put("nullable", !field.required());
        return column;
    }

    static List<Map<String, Object>> open(List<TableStatus.OpenPartition> partitions) {
        return partitions.stream().limit(MOST_PARTITIONS).map(TablesResource::partition).toList();
    }

    private static Map<String, Object> partition(TableStatus.OpenPartition open) {
        Map<String, Object> partition = new LinkedHashMap<>();
        partition.put("path", open.path());
        partition.put("buffered_rows", open.bufferedRows());
        partition.put("buffered_bytes", open.bufferedBytes());
        partition.put("file_rows", open.fileRows());
        partition.put("file_bytes", open.fileBytes());
        partition.put("first_row_at", open.firstRowAt());
        return partition;
    }
}
