package dev.varve.layer.audit;

import java.util.SortedMap;

/**
 * One link of a chain: what was published, and the hashes of the event before. Everything in it
 * follows from what was published and from that event.
 */
public sealed interface ChainEvent permits AuditEvent, FileEvent {

    /** When it was published, as the manifest says. */
    String timestamp();

    /** What was published, by the names of the tables. */
    SortedMap<String, AuditedTable> tables();

    /** Who published it, as the manifest says. */
    AuditProducer producer();

    /** What the event before it says of itself. */
    AuditEvent.Hashes before();

    /** The hashes of this event. */
    AuditEvent.Hashes hashes();

    /** The bytes of the event's object. */
    byte[] json();
}
