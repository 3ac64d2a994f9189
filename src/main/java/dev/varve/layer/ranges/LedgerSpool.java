package dev.varve.layer.ranges;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Records that came before those that go before them, as they were accepted, in one file of all
 * ranges. Its room is used again once nothing waits. Thread-safe.
 */
final class LedgerSpool implements KeptRecords, AutoCloseable {

    private final ScratchFile.Source source;
    private @Nullable ScratchFile file;
    private long endBytes;
    private long waiting;

    LedgerSpool(ScratchFile.Source source) {
        this.source = source;
    }

    /**
     * Keeps a record.
     *
     * @return where it is
     * @throws IOException if the disk has no room
     */
    synchronized long add(byte[] record) throws IOException {
        ScratchFile open = file;
        if (open == null) {
            open = source.open();
            file = open;
        }
        long place = endBytes;
        open.write(ByteBuffer.wrap(record), place);
        endBytes += record.length;
        waiting++;
        return place;
    }

    @Override
    public synchronized byte[] read(LedgerIndex.Place place) throws IOException {
        byte[] record = new byte[place.length()];
        if (file != null) {
            file.read(record, record.length, place.offset());
        }
        return record;
    }

    /** So many records need not be kept any longer. */
    synchronized void forget(long records) {
        waiting -= records;
        if (waiting == 0) {
            endBytes = 0;
        }
    }

    @Override
    public synchronized void close() {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
