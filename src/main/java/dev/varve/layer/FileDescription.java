package dev.varve.layer;

import dev.varve.record.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What manifests and footers both tell of a file, as members of JSON objects. */
final class FileDescription {

    private FileDescription() {}

    /** The program that makes the file. */
    static String producer(LayerSettings settings) {
        return settings.producer().name() + "@" + settings.producer().version();
    }

    /** Those that the file has. */
    static List<Map<String, Object>> columns(FileContent content) {
        return content.schema().fields().stream().map(FileDescription::column).toList();
    }

    /** Those that the path tells, with their values. */
    static List<Map<String, Object>> inPath(FileContent content) {
        return content.inPath().stream()
                .map(
                        each -> {
                            Map<String, Object> column = column(each.field());
                            column.put("value", Optional.ofNullable(each.value()));
                            if (each.literal()) {
                                column.put("literal", true);
                            }
                            return column;
                        })
                .toList();
    }

    private static Map<String, Object> column(Field field) {
        return members(
                "name", field.name(),
                "type", field.type().label(),
                "nullable", !field.required());
    }

    /**
     * @param namesAndValues a name, its value, the next name and so on
     */
    static Map<String, Object> members(Object... namesAndValues) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return members;
    }
}
