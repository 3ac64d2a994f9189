package dev.varve.store.s3;

import java.io.IOException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The server cannot copy a range of an object into an upload. */
final class NoServerCopiesException extends IOException {

    NoServerCopiesException(S3Exception answer) {
        super(
                "it answers UploadPartCopy with %d %s"
                        .formatted(answer.statusCode(), ServiceVerdict.code(answer))
                        .strip(),
                answer);
    }
}
