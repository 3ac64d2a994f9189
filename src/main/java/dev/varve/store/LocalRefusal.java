package dev.varve.store;

import java.io.IOException;

/** What the local store refuses by itself; the message says all, nothing is to be added to it. */
final class LocalRefusal extends IOException {

    LocalRefusal(String message) {
        super(message);
    }
}
