package dev.varve.door;

import java.io.IOException;

/** Thrown for a stream that holds no records, but something else that is known by its beginning. */
public final class ForeignContentException extends IOException {

    private final String ending;

    ForeignContentException(ForeignContent content) {
        super(content.sentence());
        this.ending = content.ending();
    }

    /** Of the names of such files, such as {@code xz}; empty where there is none. */
    public String ending() {
        return ending;
    }
}
