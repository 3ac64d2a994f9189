package dev.varve.wiring.configuration;

import dev.varve.record.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The rules that values break, each in one line, in the order in which they were found. */
final class BrokenRules {

    private final CheckedValues values;
    private final UnaryOperator<String> place;
    private final List<String> problems = new ArrayList<>();

    /**
     * @param place where a person finds the value of a key
     */
    BrokenRules(CheckedValues values, UnaryOperator<String> place) {
        this.values = values;
        this.place = place;
    }

    List<String> all() {
        return problems;
    }

    /** Where a person finds the value of that key. */
    String place(String key) {
        return place.apply(key);
    }

    void add(String problem) {
        problems.add(problem);
    }

    void wrong(String key, String value, @Nullable String why) {
        problems.add("%s=%s (%s): %s".formatted(key, value, place(key), why));
    }

    /** Reads the text of that key, if it has one. */
    void text(String key, Consumer<String> reader) {
        values.get(key, String.class)
                .ifPresent(value -> checked(key, value, () -> reader.accept(value)));
    }

    /** Whatever the reader says against the value is told. */
    void checked(String key, String value, Runnable reader) {
        try {
            reader.run();
        } catch (IllegalArgumentException wrong) {
            wrong(key, VisibleText.of(value), wrong.getMessage());
        }
    }
}
