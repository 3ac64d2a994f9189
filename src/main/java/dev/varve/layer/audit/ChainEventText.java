package dev.varve.layer.audit;

/** What the object of an event says. */
public sealed interface ChainEventText permits EventText, FileEventText {

    /** Its values. */
    ChainEvent event();

    /** The hashes that it gives itself. */
    AuditEvent.Hashes hashes();

    /** Whether the bytes are those that {@link ChainEvent#json} makes of the values. */
    boolean isExact();
}
