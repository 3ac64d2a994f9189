package dev.varve.door.http;

import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether an answer waits until the records are in files, and how long: what the service is
 * configured for, unless a request prefers otherwise ({@code Prefer: wait=10}, <a
 * href="https://www.rfc-editor.org/rfc/rfc7240#section-4.3">RFC 7240, 4.3</a>).
 *
 * @param untilStored whether an acknowledgement says that the records are stored
 * @param longest how long a request waits that does not say so itself
 * @param most how long a request may prefer to wait
 */
public record StoreWait(boolean untilStored, Duration longest, Duration most) {

    private static final String HEADER = "Prefer";
    private static final String WAIT = "wait";

    /**
     * What the request prefers; of preferences that it does not know the service takes no notice,
     * as the RFC has it.
     *
     * @throws Refusal 400 if the wait is no number of seconds from 0 to the most
     */
    Optional<Duration> preferred(HttpHeaders headers) {
        for (String header : headers.getRequestHeader(HEADER)) {
            for (String preference : header.split(",", -1)) {
                String[] parts = preference.split(";", -1)[0].split("=", 2);
                if (parts[0].strip().toLowerCase(Locale.ROOT).equals(WAIT)) {
                    return Optional.of(seconds(parts.length > 1 ? parts[1] : ""));
                }
            }
        }
        return Optional.empty();
    }

    private Duration seconds(String text) {
        String digits = text.strip().replace("\"", "");
        if (digits.matches("[0-9]{1,4}") && Integer.parseInt(digits) <= most.toSeconds()) {
            return Duration.ofSeconds(Integer.parseInt(digits));
        }
        throw new Refusal(
                Refusal.Reason.MALFORMED,
                "Prefer: wait=%s: it must be a number of seconds from 0 to %d"
                        .formatted(digits, most.toSeconds()));
    }
}
