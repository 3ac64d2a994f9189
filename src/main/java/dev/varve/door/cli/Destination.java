package dev.varve.door.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Where {@code --to} leads: a folder, {@code s3://bucket/prefix} or {@code gs://bucket/prefix}. */
final class Destination {

    static final String KEY = "varve.store.directory";

    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");

    private Destination() {}

    /**
     * @throws WrongConfigurationException if it is an address of another kind
     */
    static Map<String, String> settings(String to) {
        return settings("--to ", to);
    }

    /**
     * @param option that stands before it, for messages
     * @throws WrongConfigurationException if it is an address of another kind
     */
    static Map<String, String> settings(String option, String to) {
        if (to.startsWith("s3://")) {
            return bucket("s3", to.substring("s3://".length()));
        }
        if (to.startsWith("gs://")) {
            return bucket("gcs", to.substring("gs://".length()));
        }
        if (ADDRESS.matcher(to).matches()) {
            throw new WrongConfigurationException(
                    List.of(
                            "%s%s: it must be a folder, s3://bucket/prefix or gs://bucket/prefix"
                                    .formatted(option, to)));
        }
        return Map.of("varve.store.type", "local", KEY, to);
    }

    /**
     * The same of the mirror.
     *
     * @throws WrongConfigurationException if it is an address of another kind
     */
    static Map<String, String> mirror(String to) {
        Map<String, String> settings = new HashMap<>();
        settings("", to)
                .forEach(
                        (key, value) ->
                                settings.put(key.replace("varve.store.", "varve.mirror."), value));
        return settings;
    }

    private static Map<String, String> bucket(String type, String path) {
        int slash = path.indexOf('/');
        Map<String, String> settings = new HashMap<>();
        settings.put("varve.store.type", type);
        settings.put("varve.store.bucket", slash < 0 ? path : path.substring(0, slash));
        if (slash >= 0) {
            settings.put("varve.store.prefix", path.substring(slash + 1));
        }
        return settings;
    }
}
