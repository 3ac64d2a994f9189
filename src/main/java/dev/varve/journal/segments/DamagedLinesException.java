package dev.varve.journal.segments;

import java.io.IOException;

/** Lines that a commit covers are not as they were written, or not there. */
public final class DamagedLinesException extends IOException {

    DamagedLinesException(String message) {
        super(message);
    }
}
