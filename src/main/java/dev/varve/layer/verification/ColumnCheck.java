package dev.varve.layer.verification;

import dev.varve.layer.FooterMetadata;
import dev.varve.parquet.FooterColumn;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The file has the columns of the manifest, in their order. Thread-safe. */
final class ColumnCheck implements FileCheck {

    /** Most files of a table have the same: what agreed last is often what is next. */
    private volatile Agreed last = new Agreed("", JsonValue.EMPTY_JSON_ARRAY);

    private record Agreed(String metadata, JsonArray schema) {}

    @Override
    public void check(Evidence evidence, Consumer<Discrepancy> found) {
        List<ManifestText.Column> told = evidence.manifest().columns();
        List<FooterColumn> there =
                told.isEmpty() && evidence.footer().hasPlaceholderOnly()
                        ? List.of()
                        : evidence.footer().columns();
        if (told.size() != there.size()) {
            found.accept(
                    evidence.contradiction(
                            "schema", told.size() + " columns", there.size() + " columns"));
            return;
        }
        for (int i = 0; i < told.size(); i++) {
            if (!isSame(told.get(i), there.get(i))) {
                found.accept(
                        evidence.contradiction("schema", text(told.get(i)), text(there.get(i))));
                return;
            }
        }
        compareMetadata(evidence, found);
    }

    /** What is JSON may be written as text, and what was never there as well. */
    private static boolean isSame(ManifestText.Column told, FooterColumn there) {
        boolean isSameType =
                told.type().equals(there.type())
                        || there.type().equals("text")
                                && (told.type().equals("json") || told.type().equals("unknown"));
        return isSameType
                && told.name().equals(there.name())
                && told.isNullable() == !there.isRequired();
    }

    private void compareMetadata(Evidence evidence, Consumer<Discrepancy> found) {
        String text = evidence.told(FooterMetadata.SCHEMA).orElse("");
        Agreed known = last;
        JsonArray schema = evidence.manifest().schema();
        if (known.metadata().equals(text) && known.schema().equals(schema)) {
            return;
        }
        Optional<JsonValue> metadata = ManifestReader.value(text);
        if (metadata.isEmpty()) {
            return;
        }
        if (metadata.get() instanceof JsonObject object && schema.equals(object.get("columns"))) {
            last = new Agreed(text, schema);
        } else {
            found.accept(evidence.contradiction("schema", schema, metadata.get()));
        }
    }

    private static String text(ManifestText.Column column) {
        return text(column.name(), column.type(), column.isNullable());
    }

    private static String text(FooterColumn column) {
        return text(column.name(), column.type(), !column.isRequired());
    }

    private static String text(String name, String type, boolean isNullable) {
        return "'%s' %s%s".formatted(name, type, isNullable ? " nullable" : "");
    }
}
