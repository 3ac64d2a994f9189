package dev.varve.journal.segments;

import java.io.IOException;

/**
 * A later version has written to a journal what this one does not understand; nothing is changed.
 */
public final class LaterVersionException extends IOException {

    LaterVersionException(String path, int offset) {
        super(
                "byte %d of %s begins an entry of a later version, which has to store what is there"
                        .formatted(offset, path));
    }
}
