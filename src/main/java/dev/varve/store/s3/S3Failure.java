package dev.varve.store.s3;

import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Says what a failure means: in words for an operator, and whether it may pass. */
final class S3Failure {

    private final String bucket;

    S3Failure(String bucket) {
        this.bucket = bucket;
    }

    /**
     * What to throw for a failure.
     *
     * @param doing what was tried, such as {@code cannot read 'a/b'}
     * @param place where, such as {@code s3://layers}
     */
    IOException of(String doing, String place, Throwable failure) {
        if (failure instanceof IOException said) {
            return said;
        }
        Verdict verdict =
                failure instanceof AwsServiceException answer
                        ? ServiceVerdict.of(answer, bucket)
                        : ClientVerdict.of(failure);
        String message = doing + " in " + place + ": " + verdict.said();
        return verdict.passing()
                ? new TransientStoreException(message, failure, retryAfter(failure))
                : new IOException(message, failure);
    }

    private static Optional<Duration> retryAfter(Throwable failure) {
        if (!(failure instanceof AwsServiceException answer)) {
            return Optional.empty();
        }
        AwsErrorDetails details = answer.awsErrorDetails();
        return details == null
                ? Optional.empty()
                : Optional.ofNullable(details.sdkHttpResponse()).flatMap(RetryAfter::of);
    }
}
