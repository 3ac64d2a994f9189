package dev.varve.store.s3;

import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;

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

    /**
     * What came of a failed request, as an operator should hear it.
     *
     * @param passing whether the same request may succeed later
     * @param said what is wrong and what to do, as the end of a sentence
     */
    record Verdict(boolean passing, String said) {

        static Verdict passing(String said) {
            return new Verdict(true, said);
        }

        static Verdict lasting(String said) {
            return new Verdict(false, said);
        }
    }

    /** The header {@code Retry-After}, as RFC 9110, section 10.2.3, has it. */
    static final class RetryAfter {

        private RetryAfter() {}

        /**
         * How long the server wants to be left alone: a number of seconds, or a date, which is
         * taken relative to the answer's own, since the clocks need not agree. Empty where there is
         * none, or none that can be read.
         */
        static Optional<Duration> of(SdkHttpResponse response) {
            return response.firstMatchingHeader("Retry-After")
                    .flatMap(
                            value ->
                                    seconds(value)
                                            .or(
                                                    () ->
                                                            response.firstMatchingHeader("Date")
                                                                    .flatMap(
                                                                            date ->
                                                                                    between(
                                                                                            date,
                                                                                            value))));
        }

        private static Optional<Duration> seconds(String value) {
            return value.matches("[0-9]{1,9}")
                    ? Optional.of(Duration.ofSeconds(Long.parseLong(value)))
                    : Optional.empty();
        }

        private static Optional<Duration> between(String now, String then) {
            try {
                Duration left = Duration.between(time(now), time(then));
                return Optional.of(left.isNegative() ? Duration.ZERO : left);
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }

        private static ZonedDateTime time(String text) {
            return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
        }
    }
}
