package dev.varve.wiring.process;

import java.io.IOException;

/** Another process is at work under the same name; the message says which, and what to do. */
final class WriterTakenException extends IOException {

    private static final long serialVersionUID = 1L;

    WriterTakenException(String message) {
        super(message);
    }
}
