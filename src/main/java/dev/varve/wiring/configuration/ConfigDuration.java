package dev.varve.wiring.configuration;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A length of time as people write it: {@code PT1H} (ISO-8601), {@code 250ms}, {@code 90s}, {@code
 * 15m}, {@code 1h}, {@code 1d}, or a plain number of minutes.
 *
 * @param duration never negative
 */
public record ConfigDuration(Duration duration) implements Comparable<ConfigDuration> {

    static final String ALLOWED = "an interval such as PT1H, 90s, 15m, 1h or plain minutes (60)";

    private static final Pattern SHORT = Pattern.compile("(\\d{1,9})\\s*(ms|[smhd]?)");

    /**
     * @throws IllegalArgumentException if the text is no interval, or a negative one; the message
     *     says what is allowed
     */
    public static ConfigDuration parse(String text) {
        String trimmed = text.strip().toLowerCase(Locale.ROOT);
        Matcher matcher = SHORT.matcher(trimmed);
        if (matcher.matches()) {
            long count = Long.parseLong(matcher.group(1));
            return new ConfigDuration(
                    switch (matcher.group(2)) {
                        case "ms" -> Duration.ofMillis(count);
                        case "s" -> Duration.ofSeconds(count);
                        case "h" -> Duration.ofHours(count);
                        case "d" -> Duration.ofDays(count);
                        default -> Duration.ofMinutes(count);
                    });
        }
        try {
            Duration duration = Duration.parse(trimmed);
            if (!duration.isNegative()) {
                return new ConfigDuration(duration);
            }
        } catch (DateTimeParseException noDuration) {
            throw new IllegalArgumentException(ALLOWED, noDuration);
        }
        throw new IllegalArgumentException(ALLOWED);
    }

    @Override
    public int compareTo(ConfigDuration other) {
        return duration.compareTo(other.duration);
    }

    @Override
    public String toString() {
        return duration.toString();
    }
}
