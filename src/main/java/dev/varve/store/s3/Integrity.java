package dev.varve.store.s3;

import java.util.function.Function;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Which checks of a body the server makes: CRC-32C where it has that, MD5 otherwise, which every
 * server knows. Both are sent until an answer has shown it.
 */
final class Integrity {

    private enum Known {
        NOTHING,
        CRC32C,
        MD5
    }

    private volatile Known known = Known.NOTHING;

    boolean sendsCrc32c() {
        return known != Known.MD5;
    }

    boolean sendsMd5() {
        return known != Known.CRC32C;
    }

    /** An answer told whether the server made the CRC-32C its own. */
    void learn(boolean crc32c) {
        known = crc32c ? Known.CRC32C : Known.MD5;
    }

    /**
     * Runs a request with CRC-32C, if the server may know it, and again without if the server
     * refuses it for that reason.
     */
    <T> T trying(Function<Boolean, T> request) {
        if (!sendsCrc32c()) {
            return request.apply(false);
        }
        try {
            return request.apply(true);
        } catch (S3Exception e) {
            if (known != Known.NOTHING || !isUnknownHeader(e)) {
                throw e;
            }
            T answer = request.apply(false);
            known = Known.MD5;
            return answer;
        }
    }

    private static boolean isUnknownHeader(S3Exception failure) {
        return failure.statusCode() == 501
                || (failure.statusCode() == 400
                        && (ServiceVerdict.code(failure).equals("InvalidArgument")
                                || ServiceVerdict.code(failure).equals("InvalidRequest")
                                || ServiceVerdict.code(failure).equals("NotImplemented")));
    }
}
