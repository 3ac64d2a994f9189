package dev.varve.layer;

import dev.varve.journal.segments.JournalEvents;

/** The same for tests with a journal, which is whole and its own. */
interface StrictJournalEvents extends StrictEvents, JournalEvents {

    @Override
    default void damaged(String what) {
        throw new AssertionError(what);
    }

    @Override
    default void foreign(String path) {
        throw new AssertionError(path);
    }
}
