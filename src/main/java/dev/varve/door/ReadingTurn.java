package dev.varve.door;

import dev.varve.record.json.RecordReader;

/**
 * What reading a stream needs that there is not for everybody at once: a reader, and whatever else
 * is limited. A stream has it while it reads, and gives it back while it waits for more to come.
 * For one thread.
 */
public interface ReadingTurn {

    /**
     * Begins a turn; called when there is none.
     *
     * @return a reader for nobody else until the end of the turn, cleared
     * @throws RuntimeException if there is none for this stream; no turn has begun
     */
    RecordReader begin();

    /** Ends the turn; its reader holds no rows. */
    void end();

    /** All turns of a stream that has a reader of its own. */
    static ReadingTurn of(RecordReader reader) {
        return new ReadingTurn() {

            @Override
            public RecordReader begin() {
                return reader;
            }

            @Override
            public void end() {}
        };
    }
}
