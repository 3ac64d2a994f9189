package dev.varve.door.cli;

import dev.varve.record.JsonText;
import dev.varve.record.VisibleText;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that is not as it should be, in words.
 *
 * @param kind a word
 * @param isProblem whether the status tells of it
 */
record FindingText(Object kind, boolean isProblem, Object path, String expected, String found) {

    /** One line. */
    String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("finding", kind);
        json.put("problem", isProblem);
        json.put("path", path);
        json.put("expected", expected);
        json.put("found", found);
        return JsonText.compact(json);
    }

    /**
     * One line.
     *
     * @param begin of it
     */
    String line(String begin) {
        return VisibleText.of(
                "%s: %s: expected %s; found %s".formatted(begin, path, expected, found));
    }
}
