package dev.varve.door.http;

import java.io.IOException;

/** The body of a request does not come as fast as it has to. */
final class SlowBodyException extends IOException {

    SlowBodyException(String message) {
        super(message);
    }
}
