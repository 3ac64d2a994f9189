package dev.varve.door.http;

import dev.varve.door.ReadingTurn;
import dev.varve.record.TableName;
import dev.varve.record.json.RecordReader;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one request needs to be read, while there is something to be read: a place among those that
 * are, and a reader. For one thread.
 */
final class RecordsTurn implements ReadingTurn, RequestBodyStream.Waits, AutoCloseable {

    private final Admission admission;
    private final Client client;
    private final ReaderPool readers;
    private final Optional<TableName> table;
    private boolean unpacks;
    private Admission.@Nullable Place place;
    private ReaderPool.@Nullable Lease lease;

    RecordsTurn(Admission admission, Client client, ReaderPool readers, Optional<TableName> table) {
        this.admission = admission;
        this.client = client;
        this.readers = readers;
        this.table = table;
    }

    /** Of all its records; if empty their shape decides. */
    Optional<TableName> table() {
        return table;
    }

    /** What will be read is packed. */
    void unpacks() {
        unpacks = true;
    }

    /**
     * {@inheritDoc}
     *
     * @throws Refusal 503 if no place got free in time, or nobody is let in any more
     */
    @Override
    public RecordReader begin() {
        if (place == null) {
            place = admission.enter(client, unpacks);
        } else {
            place.takeAgain();
        }
        lease = readers.lease(table);
        return lease.reader();
    }

    @Override
    public void end() {
        if (lease != null) {
            lease.close();
            lease = null;
        }
        giveUpPlace();
    }

    private void giveUpPlace() {
        if (place != null) {
            place.giveUp();
        }
    }

    /** A wait for the client in the middle of a turn: the reader holds what has come. */
    @Override
    public void waitBegins() {
        giveUpPlace();
    }

    @Override
    public void waitEnds() {
        if (lease != null && place != null) {
            place.takeAgain();
        }
    }

    /** The request leaves. */
    @Override
    public void close() {
        end();
        if (place != null) {
            place.close();
        }
    }
}
