package dev.varve.store.gcs;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * <a href="https://cloud.google.com/storage/docs/json_api#partial-response">Partial responses</a>:
 * only what was asked for comes back.
 */
final class GcsFakeFields {

    private GcsFakeFields() {}

    /**
     * @param mask such as {@code items(name,size),nextPageToken}
     */
    static JsonObject only(JsonObject whole, String mask) {
        JsonObject part = new JsonObject();
        for (String field : split(mask)) {
            int nested = field.indexOf('(');
            String name = nested < 0 ? field : field.substring(0, nested);
            if (!name.matches("[A-Za-z0-9]+") || nested >= 0 && !field.endsWith(")")) {
                throw GcsFakeRequest.malformed("Invalid field selection " + field);
            }
            JsonElement value = whole.get(name);
            if (value != null) {
                part.add(
                        name,
                        nested < 0
                                ? value
                                : inside(value, field.substring(nested + 1, field.length() - 1)));
            }
        }
        return part;
    }

    private static JsonElement inside(JsonElement value, String mask) {
        if (value.isJsonArray()) {
            JsonArray parts = new JsonArray();
            value.getAsJsonArray().forEach(one -> parts.add(inside(one, mask)));
            return parts;
        }
        return only(value.getAsJsonObject(), mask);
    }

    private static List<String> split(String mask) {
        List<String> fields = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < mask.length(); i++) {
            char c = mask.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                fields.add(mask.substring(from, i));
                from = i + 1;
            }
        }
        fields.add(mask.substring(from));
        return fields;
    }
}
