package dev.varve.layer;

import dev.varve.record.Rejection;
import java.io.IOException;
import java.util.List;

/**
 * Where rows go that were accepted and cannot be encoded: the dead letters. Before a file can tell
 * that they are behind it. Thread-safe.
 */
@FunctionalInterface
public interface SetAside {

    /**
     * Takes all of them, or throws and takes none.
     *
     * @param rows by line their positions
     * @throws IOException if they cannot be taken now; they stay where they are and are given again
     *     later
     */
    void add(List<Rejection> rows) throws IOException;
}
