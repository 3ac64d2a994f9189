package dev.varve.door.http;

import java.io.IOException;

/** The body of a request ended before its end, where its connection can still be answered. */
final class CutOffBodyException extends IOException {

    CutOffBodyException(String message) {
        super(message);
    }
}
