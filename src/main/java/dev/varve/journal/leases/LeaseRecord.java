package dev.varve.journal.leases;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.varve.record.JsonText;
import dev.varve.record.JsonTree;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What one number of a lease says, as JSON:
 *
 * <pre>
 * {"owner":"pid 7 on host a, …","instance":"0a1b2c3d4e5f6071","state":"held",
 *  "duration_ms":60000,"written":"2026-01-02T03:04:05Z"}
 * </pre>
 *
 * @param owner whose it is, for people
 * @param instance whose it is, for programs: no two processes have the same
 * @param state what the owner does with the name
 * @param duration for which it holds, from its creation on
 * @param written by the owner's clock, for people: nobody's decision depends on it but when what is
 *     ended is swept away
 */
record LeaseRecord(String owner, String instance, State state, Duration duration, Instant written) {

    /** What the owner does with the name. */
    enum State {
        /** It writes. */
        HELD,
        /** It writes no more, and has left something to whoever comes next. */
        FREE,
        /** It writes no more, and nothing is left. */
        ENDED
    }

    byte[] bytes() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("owner", owner);
        members.put("instance", instance);
        members.put("state", state.name().toLowerCase(Locale.ROOT));
        members.put("duration_ms", duration.toMillis());
        members.put("written", written.toString());
        return JsonText.compact(members).getBytes(UTF_8);
    }

    /** Empty if the bytes are no such record. */
    static Optional<LeaseRecord> parse(byte[] bytes) {
        try {
            JsonObject members = JsonTree.object(new String(bytes, UTF_8));
            return Optional.of(
                    new LeaseRecord(
                            members.getString("owner"),
                            members.getString("instance"),
                            State.valueOf(members.getString("state").toUpperCase(Locale.ROOT)),
                            Duration.ofMillis(
                                    members.getJsonNumber("duration_ms").longValueExact()),
                            Instant.parse(members.getString("written"))));
        } catch (JsonException
                | IllegalArgumentException
                | ArithmeticException
                | ClassCastException
                | NullPointerException
                | DateTimeParseException none) {
            return Optional.empty();
        }
    }
}
