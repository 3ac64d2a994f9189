package dev.varve.layer.verification;

import dev.varve.layer.audit.AuditEvent;
import dev.varve.layer.audit.ChainName;
import dev.varve.layer.audit.EventText;
import dev.varve.layer.audit.LedgerRange;
import java.util.Optional;

/**
 * An object where an event should be.
 *
 * @param path of it
 * @param range in its name
 * @param event what it says, where it is as it was written
 * @param hashes of that
 * @param expected where it is not: what should be there
 * @param found in its place
 */
record ReadEvent(
        String path,
        LedgerRange range,
        Optional<AuditEvent> event,
        AuditEvent.Hashes hashes,
        String expected,
        String found) {

    /**
     * @param isReplacement whether its name is that of a replacement
     */
    static ReadEvent of(
            String path, ChainName chain, LedgerRange range, boolean isReplacement, byte[] bytes) {
        try {
            EventText text = EventText.parse(bytes);
            boolean isOfThisPlace =
                    text.event().chain().equals(chain) && text.event().range().equals(range);
            if (isOfThisPlace && text.event().isReplacement() != isReplacement) {
                return broken(
                        path,
                        range,
                        isReplacement
                                ? "an event that says what it replaces"
                                : "an event that replaces nothing",
                        "the other kind");
            }
            return isOfThisPlace && text.isExact()
                    ? new ReadEvent(path, range, Optional.of(text.event()), text.hashes(), "", "")
                    : broken(path, chain, range, text);
        } catch (EventText.NoEventException broken) {
            return broken(path, range, "an event", String.valueOf(broken.getMessage()));
        }
    }

    private static ReadEvent broken(
            String path, ChainName chain, LedgerRange range, EventText text) {
        AuditEvent event = text.event();
        if (!event.chain().equals(chain) || !event.range().equals(range)) {
            return broken(
                    path,
                    range,
                    "the event of %s %s".formatted(chain, range),
                    "that of %s %s".formatted(event.chain(), event.range()));
        }
        Difference differs = Difference.of(event.hashes(), text.hashes());
        return broken(path, range, differs.expected(), differs.found());
    }

    /** What is wrong with an event that is not as its values would be written. */
    record Difference(String expected, String found) {

        /**
         * @param own of the values
         * @param told by the event
         */
        static Difference of(AuditEvent.Hashes own, AuditEvent.Hashes told) {
            if (!told.event().equals(own.event())) {
                return new Difference("event_hash " + own.event(), told.event());
            }
            return told.content().equals(own.content())
                    ? new Difference("the bytes of its event", "other bytes")
                    : new Difference("content_hash " + own.content(), told.content());
        }
    }

    private static ReadEvent broken(String path, LedgerRange range, String expected, String found) {
        return new ReadEvent(
                path, range, Optional.empty(), AuditEvent.Hashes.NONE, expected, found);
    }
}
