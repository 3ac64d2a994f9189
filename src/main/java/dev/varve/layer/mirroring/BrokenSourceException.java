package dev.varve.layer.mirroring;

import dev.varve.store.BlobKey;

/** Thrown when an object of the first store is not what the store itself says of it. */
final class BrokenSourceException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient BlobKey inside;
    private final String expected;

    BrokenSourceException(BlobKey inside, String expected, String found) {
        super(found);
        this.inside = inside;
        this.expected = expected;
    }

    void tell(Tally tally) {
        tally.found(
                MirrorFinding.Kind.BROKEN,
                inside,
                expected + ", says the first store",
                String.valueOf(getMessage()));
    }
}
