package dev.varve.layer;

import dev.varve.layer.partition.Partition;
import dev.varve.parquet.Footer;
import dev.varve.parquet.FooterReader;
import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import dev.varve.record.JsonTree;
import dev.varve.record.Schema;
import dev.varve.record.Sha256;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Files that a process has made visible and then died, before their manifests were written: they
 * get them, from what their footers tell and from their bytes. Stateless.
 */
final class Adoption {

    private static final long NO_POSITION = -1;

    private final LayerContext context;

    Adoption(LayerContext context) {
        this.context = context;
    }

    /**
     * Writes the manifest of a file, unless it has one, and its event, where it should have one.
     *
     * @throws IOException if it cannot be written, or not be found out whether it is there
     */
    void adopt(Partition partition, BlobInfo file, Footer footer) throws IOException {
        BlobKey manifest = context.names().manifestOf(partition, file.key());
        if (context.manifest().isOfAChain(partition, file.key())) {
            return;
        }
        if (context.store().head(manifest).isPresent()) {
            for (PublicationSubscriber subscriber : context.subscribers()) {
                subscriber.resume(partition.table(), file.key(), manifest);
            }
            return;
        }
        Publication publication = publication(partition, file, footer);
        for (PublicationSubscriber subscriber : context.subscribers()) {
            subscriber.prepare(publication);
            subscriber.publish(publication);
        }
        context.events().adopted(partition, file.key().value());
    }

    /**
     * All that is told of a file that is there; empty if it has positions of another writer, who
     * sees to it himself.
     *
     * @throws IOException if it cannot be read
     */
    Optional<Publication> publication(Partition partition, BlobInfo file) throws IOException {
        Footer footer =
                FooterReader.read(
                        (offset, length) -> context.store().read(file.key(), offset, length),
                        file.sizeBytes());
        Optional<String> writer =
                Optional.ofNullable(footer.keyValues().get(FooterMetadata.WRITER));
        boolean isOurs = writer.isEmpty() || writer.equals(writer());
        return isOurs ? Optional.of(publication(partition, file, footer)) : Optional.empty();
    }

    private Optional<String> writer() {
        return switch (context.settings().naming()) {
            case Naming.ByPosition(String writer) -> Optional.of(writer);
            case Naming.ByContent _, Naming.BySource _ -> Optional.empty();
        };
    }

    private Publication publication(Partition partition, BlobInfo file, Footer footer)
            throws IOException {
        return new Publication(
                partition,
                file.key(),
                context.names().manifestOf(partition, file.key()),
                sha256(file.key()),
                file.sizeBytes(),
                true,
                content(partition, file, footer),
                List.of(),
                context.clock().instant());
    }

    private String sha256(BlobKey file) throws IOException {
        try (InputStream in = context.store().read(file)) {
            return Sha256.of(in);
        }
    }

    private static FileContent content(Partition partition, BlobInfo file, Footer footer)
            throws IOException {
        Map<String, String> told = footer.keyValues();
        Schema schema =
                new Schema(
                        Optional.ofNullable(told.get(FooterMetadata.SCHEMA))
                                .map(text -> fields(object(text).getJsonArray("columns")))
                                .orElseGet(footer::fields));
        FileContent.Extent extent =
                new FileContent.Extent(
                        position(footer, FooterMetadata.FIRST_POSITION, file),
                        position(footer, FooterMetadata.LAST_POSITION, file),
                        Optional.ofNullable(told.get(FooterMetadata.LEDGERS)).map(Adoption::span));
        return new FileContent(partition, table(schema, told), schema, footer.rowCount(), extent);
    }

    private static long position(Footer footer, String key, BlobInfo file) throws IOException {
        return footer.keyValues().containsKey(FooterMetadata.WRITER)
                ? StoredPositions.position(footer, key, file)
                : NO_POSITION;
    }

    /** With the columns that stand in the path alone. */
    private static Schema table(Schema schema, Map<String, String> told) {
        List<Field> fields = new ArrayList<>(schema.fields());
        Optional.ofNullable(told.get(FooterMetadata.PARTITION_COLUMNS))
                .map(text -> fields(array(text)))
                .orElse(List.of())
                .stream()
                .filter(each -> schema.indexOf(each.name()).isEmpty())
                .forEach(fields::add);
        return new Schema(fields);
    }

    private static List<Field> fields(JsonArray columns) {
        return columns.getValuesAs(JsonObject.class).stream().map(Adoption::field).toList();
    }

    private static Field field(JsonObject column) {
        return new Field(
                column.getString("name"),
                ColumnType.valueOf(column.getString("type").toUpperCase(Locale.ROOT)),
                !column.getBoolean("nullable"));
    }

    private static Partition.LedgerSpan span(String text) {
        int between = text.indexOf('-');
        return new Partition.LedgerSpan(
                Long.parseLong(text.substring(0, between)),
                Long.parseLong(text.substring(between + 1)));
    }

    private static JsonObject object(String text) {
        return JsonTree.object(text);
    }

    private static JsonArray array(String text) {
        return JsonTree.value(text).asJsonArray();
    }
}
