package dev.varve.layer.partition;

import org.jspecify.annotations.Nullable;

/**
 * Directory segments {@code name=value} as Apache Hive and Spark write them, see {@code
 * escapePathName} of Spark's {@code ExternalCatalogUtils}: what a path cannot hold is {@code %XX},
 * a value that is null or empty is {@code __HIVE_DEFAULT_PARTITION__}.
 */
final class HivePath {

    static final String DEFAULT_PARTITION = "__HIVE_DEFAULT_PARTITION__";

    private static final String ESCAPED = "\"#%'*/:=?\\\u007f{[]^";

    private HivePath() {}

    static String segment(String name, @Nullable String value) {
        return escape(name)
                + "="
                + (value == null || value.isEmpty() ? DEFAULT_PARTITION : escape(value));
    }

    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || ESCAPED.indexOf(c) >= 0) {
                escaped.append('%').append(hex(c >> 4)).append(hex(c & 15));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static char hex(int digit) {
        return Character.toUpperCase(Character.forDigit(digit, 16));
    }
}
