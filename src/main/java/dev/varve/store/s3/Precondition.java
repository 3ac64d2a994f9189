package dev.varve.store.s3;

import dev.varve.store.s3.S3Objects.HeadResult;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What has to have the name that an object gets.
 *
 * @param etag of the object that is replaced; null where the name has to be free
 */
record Precondition(@Nullable String etag) {

    /** Nothing has the name. */
    static final Precondition ABSENT = new Precondition(null);

    /** Of the header {@code If-None-Match}; null for no such header. */
    @Nullable String ifNoneMatch() {
        return etag == null ? "*" : null;
    }

    /** Of the header {@code If-Match}; null for no such header. */
    @Nullable String ifMatch() {
        return etag;
    }

    /** Whether what was found is something else. */
    boolean isBrokenBy(Optional<HeadResult> found) {
        return etag == null
                ? found.isPresent()
                : found.filter(each -> etag.equals(each.etag())).isEmpty();
    }
}
