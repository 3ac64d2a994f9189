package dev.varve.store.gcs;

import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.json.JsonFactory;
import com.google.api.client.json.JsonObjectParser;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is an error, without the address it came from: that of an upload session is as
 * good as a password. See <a
 * href="https://cloud.google.com/storage/docs/json_api/v1/status-codes">HTTP status and error codes
 * for JSON</a>.
 */
final class RefusedException extends IOException {

    /** Some servers put a whole answer into the message of another. */
    private static final Pattern NESTED = Pattern.compile("\"message\"\\s*:\\s*\"([^\"\\\\]+)\"");

    private final int status;
    private final boolean google;
    private final String reason;
    private final @Nullable Duration retryAfter;

    private RefusedException(
            int status, @Nullable GoogleJsonError error, @Nullable Duration retryAfter) {
        super(message(error));
        this.status = status;
        this.google = error != null;
        this.reason = reason(error);
        this.retryAfter = retryAfter;
    }

    /** Reads what is left of the answer. */
    static RefusedException of(HttpResponse response, JsonFactory json) throws IOException {
        String type = response.getContentType();
        GoogleJsonError error = null;
        if (type != null && type.startsWith("application/json") && response.getContent() != null) {
            error = parse(response, json);
        } else {
            response.ignore();
        }
        return new RefusedException(
                response.getStatusCode(), error, retryAfter(response.getHeaders()));
    }

    /** The answer that the library made an exception of, as it does for what is not sent here. */
    static RefusedException of(HttpResponseException answer) {
        GoogleJsonError error =
                answer instanceof GoogleJsonResponseException json ? json.getDetails() : null;
        return new RefusedException(answer.getStatusCode(), error, retryAfter(answer.getHeaders()));
    }

    private static @Nullable GoogleJsonError parse(HttpResponse response, JsonFactory json)
            throws IOException {
        try {
            JsonObjectParser parser =
                    new JsonObjectParser.Builder(json).setWrapperKeys(Set.of("error")).build();
            return parser.parseAndClose(
                    response.getContent(), response.getContentCharset(), GoogleJsonError.class);
        } catch (IllegalArgumentException e) {
            // The wrapper is missing: some other server's JSON.
            return null;
        }
    }

    int status() {
        return status;
    }

    /** Whether the answer has the form of Google's errors. */
    boolean isGoogle() {
        return google;
    }

    /** Google's word for what is wrong, such as {@code notFound}; empty where there is none. */
    String reason() {
        return reason;
    }

    /** How long the server wants to be left alone. */
    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Whether it is the bucket that is not there, and not an object in it. */
    boolean saysNoBucket() {
        return status == 404 && String.valueOf(getMessage()).contains("bucket does not exist");
    }

    /** Whether the bytes that arrived are not those that were sent. */
    boolean saysOtherChecksum() {
        return status == 400 && String.valueOf(getMessage()).contains("doesn't match calculated");
    }

    private static String message(@Nullable GoogleJsonError error) {
        String message = error == null ? null : error.getMessage();
        if (message == null || message.isBlank()) {
            return "no more is said";
        }
        Matcher nested = NESTED.matcher(message);
        return message.startsWith("{") && nested.find() ? nested.group(1) : message;
    }

    private static String reason(@Nullable GoogleJsonError error) {
        return error == null || error.getErrors() == null || error.getErrors().isEmpty()
                ? ""
                : String.valueOf(error.getErrors().getFirst().getReason());
    }

    /**
     * Seconds or a date: <a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110
     * section 10.2.3</a>. A date counts from the answer's own, so that no clock here matters.
     */
    private static @Nullable Duration retryAfter(HttpHeaders headers) {
        String text = headers.getRetryAfter();
        if (text == null) {
            return null;
        }
        if (text.strip().matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(text.strip()));
        }
        try {
            String now = headers.getDate();
            if (now == null) {
                return null;
            }
            Duration until = Duration.between(date(now), date(text));
            return until.isNegative() ? Duration.ZERO : until;
        } catch (DateTimeException e) {
            // Neither of the two forms: as if the server had not said anything.
            return null;
        }
    }

    private static ZonedDateTime date(String text) {
        return ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
    }
}
