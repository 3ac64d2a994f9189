package dev.varve.wiring.configuration;

import java.util.function.BiConsumer;

/**
 * Several {@code name=value} in one key, divided by semicolons; blanks around each do not count.
 */
final class Assignments {

    private Assignments() {}

    /**
     * @param form how one must be written, such as {@code table=value}
     * @param each is given name and value; what it throws ends the reading
     * @throws IllegalArgumentException if an entry has no {@code =}; the message names the entry
     */
    static void parse(String text, String form, BiConsumer<String, String> each) {
        for (String entry : text.split(";", -1)) {
            if (entry.isBlank()) {
                continue;
            }
            int equals = entry.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "'%s' must be written %s".formatted(entry.strip(), form));
            }
            each.accept(entry.substring(0, equals).strip(), entry.substring(equals + 1).strip());
        }
    }
}
