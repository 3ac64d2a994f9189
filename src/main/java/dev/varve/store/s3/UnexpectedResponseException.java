package dev.varve.store.s3;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.S3Response;

/** A successful answer that lacks what every S3 server says. */
final class UnexpectedResponseException extends RuntimeException {

    private final boolean cutOff;

    private UnexpectedResponseException(String message, boolean cutOff) {
        super(message);
        this.cutOff = cutOff;
    }

    /**
     * Whether the connection ended before the answer did. The HTTP client takes headers that are
     * cut off for all there are.
     */
    boolean isCutOff() {
        return cutOff;
    }

    static void requirePresent(@Nullable Object value, String what) {
        if (value == null) {
            throw new UnexpectedResponseException(what, false);
        }
    }

    /** The name of a content, which stands between quotes; what ends behind it says its length. */
    static void requireEtag(@Nullable String etag, S3Response answer, String what) {
        if (etag == null) {
            boolean framed =
                    answer.sdkHttpResponse().firstMatchingHeader("Content-Length").isPresent()
                            || answer.sdkHttpResponse()
                                    .firstMatchingHeader("Transfer-Encoding")
                                    .isPresent();
            throw new UnexpectedResponseException(what, !framed);
        }
        if (etag.startsWith("\"") && (etag.length() == 1 || !etag.endsWith("\""))) {
            throw new UnexpectedResponseException(what, true);
        }
    }
}
