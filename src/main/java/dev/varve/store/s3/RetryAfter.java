package dev.varve.store.s3;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpResponse;

/** The header {@code Retry-After}, as RFC 9110, section 10.2.3, has it. */
final class RetryAfter {

    private RetryAfter() {}

    /**
     * How long the server wants to be left alone: a number of seconds, or a date, which is taken
     * relative to the answer's own, since the clocks need not agree. Empty where there is none, or
     * none that can be read.
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
