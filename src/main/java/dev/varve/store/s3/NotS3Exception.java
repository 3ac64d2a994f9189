package dev.varve.store.s3;

import org.jspecify.annotations.Nullable;

/** A successful answer that lacks what every S3 server says. */
final class NotS3Exception extends RuntimeException {

    private NotS3Exception(String message) {
        super(message);
    }

    static void requirePresent(@Nullable Object value, String what) {
        if (value == null) {
            throw new NotS3Exception(what);
        }
    }
}
