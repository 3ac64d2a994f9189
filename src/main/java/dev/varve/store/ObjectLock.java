package dev.varve.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What keeps new objects from being removed, by a server that can: a time for which each is
 * retained, a hold until somebody takes it away, or both. Never what is temporary: the staging
 * area, and what a journal in the store needs no longer. Thread-safe.
 */
public final class ObjectLock {

    /** Nothing is kept. */
    public static final ObjectLock NONE =
            new ObjectLock(Optional.empty(), Mode.GOVERNANCE, false, "", () -> Instant.EPOCH);

    private static final String STAGING = ".varve-staging/";

    private final Optional<Duration> retention;
    private final Mode mode;
    private final boolean holds;
    private final String journals;
    private final InstantSource clock;

    /** Who may end a retention before its time. */
    public enum Mode {
        /** Who has the permission. */
        GOVERNANCE,
        /** Nobody. */
        COMPLIANCE
    }

    /**
     * @param retention of each new object, from its creation on
     * @param mode of the retention
     * @param holds whether new objects are held
     * @param journals with what the keys begin whose objects are removed again; empty for none
     * @param clock which the server's should agree with
     */
    public ObjectLock(
            Optional<Duration> retention,
            Mode mode,
            boolean holds,
            String journals,
            InstantSource clock) {
        this.retention = retention;
        this.mode = mode;
        this.holds = holds;
        this.journals = journals;
        this.clock = clock;
    }

    /** Whether anything is kept. */
    public boolean isOn() {
        return retention.isPresent() || holds;
    }

    /** Whether anything is retained for a time. */
    public boolean retains() {
        return retention.isPresent();
    }

    public Mode mode() {
        return mode;
    }

    /** Until when an object of that name is retained that is created now. */
    public Optional<Instant> retainedUntil(String name) {
        return isTemporary(name) ? Optional.empty() : retention.map(clock.instant()::plus);
    }

    /** Whether an object of that name is held. */
    public boolean isHeld(String name) {
        return holds && !isTemporary(name);
    }

    private boolean isTemporary(String name) {
        return name.startsWith(STAGING)
                || name.contains("/" + STAGING)
                || !journals.isEmpty() && name.startsWith(journals);
    }
}
