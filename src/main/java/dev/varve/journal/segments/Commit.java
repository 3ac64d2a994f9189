package dev.varve.journal.segments;

import dev.varve.journal.keys.KeyedAnswer;
import java.util.List;
import java.util.Optional;

/**
 * What is to become durable together.
 *
 * @param lines by table
 * @param answer of a request with a key: remembered from when the lines are durable
 */
public record Commit(List<Lines> lines, Optional<KeyedAnswer> answer) {

    public static Commit of(List<Lines> lines) {
        return new Commit(lines, Optional.empty());
    }
}
