package dev.varve.door.http;

import dev.varve.record.Catalog;
import dev.varve.record.TableName;
import dev.varve.record.json.RecordReader;
import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Readers that are used again, because their columns have grown to what the tables need. While they
 * wait the collector may have them, so that none is the reason for an {@link OutOfMemoryError}.
 * Thread-safe.
 */
final class ReaderPool {

    private final Catalog catalog;
    private final int mostIdle;

    /** Readers that nobody uses, the last used first. */
    private final Deque<Idle> idle = new ArrayDeque<>();

    /**
     * @param mostIdle how many readers wait for their next use
     */
    ReaderPool(Catalog catalog, int mostIdle) {
        this.catalog = catalog;
        this.mostIdle = mostIdle;
    }

    /**
     * A reader for nobody else, to be closed when it is no longer needed.
     *
     * @param table of all records; if empty their shape decides
     */
    Lease lease(Optional<TableName> table) {
        return new Lease(
                table, idleReader(table).orElseGet(() -> new RecordReader(catalog, table)));
    }

    private Optional<RecordReader> idleReader(Optional<TableName> table) {
        synchronized (idle) {
            idle.removeIf(each -> each.reader().get() == null);
            for (Idle each : idle) {
                RecordReader reader = each.reader().get();
                if (reader != null && each.table().equals(table)) {
                    idle.remove(each);
                    return Optional.of(reader);
                }
            }
            return Optional.empty();
        }
    }

    private record Idle(Optional<TableName> table, SoftReference<RecordReader> reader) {}

    private void giveBack(Optional<TableName> table, RecordReader reader) {
        reader.clear();
        reader.trim();
        synchronized (idle) {
            idle.push(new Idle(table, new SoftReference<>(reader)));
            if (idle.size() > mostIdle) {
                idle.removeLast();
            }
        }
    }

    /** One reader in use. */
    final class Lease implements AutoCloseable {

        private final Optional<TableName> table;
        private final RecordReader reader;

        private Lease(Optional<TableName> table, RecordReader reader) {
            this.table = table;
            this.reader = reader;
        }

        RecordReader reader() {
            return reader;
        }

        @Override
        public void close() {
            giveBack(table, reader);
        }
    }
}
