package dev.varve.wiring.substitution;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.ConfigProvider;

/** All keys of the container, some odd ones, and the segments that one may be compared with. */
final class Keys {

    private static final List<String> ODD_KEYS =
            List.of(
                    "quarkus.log.category.\"dev.varve\".level",
                    "quarkus.http.auth.permission.\"a.b\\\"c\".paths",
                    "quarkus.s3.interceptors[0]",
                    "quarkus.management.\"*\".root",
                    "quarkus.*.root",
                    "a\\.b.c",
                    "quarkus",
                    "quarkus.",
                    "\"\".x",
                    "x..y");

    private static final List<String> ODD_NAMES =
            List.of("*", "interceptors[*]", "\"dev.varve\"", "");

    private Keys() {}

    static List<String> all() {
        List<String> keys = new ArrayList<>(ODD_KEYS);
        ConfigProvider.getConfig().getPropertyNames().forEach(keys::add);
        return keys;
    }

    static Set<String> namesIn(List<String> keys) {
        Set<String> names = new TreeSet<>(ODD_NAMES);
        for (String key : keys) {
            names.addAll(List.of(key.split("\\.", -1)));
        }
        return names;
    }
}
