package dev.varve.door.http;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.varve.record.Catalog;
import dev.varve.record.RecordLimits;
import dev.varve.record.TableName;
import dev.varve.record.json.RecordReader;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReaderPoolTest {

    private static final Optional<TableName> TABLE = Optional.of(new TableName("t"));

    private final ReaderPool readers =
            new ReaderPool(
                    new Catalog(
                            List.of(),
                            new TableName("records"),
                            RecordLimits.DEFAULT,
                            1_000,
                            true,
                            true),
                    2);

    @Test
    void usesAReaderAgainForTheSameTable() {
        RecordReader reader;
        try (ReaderPool.Lease lease = readers.lease(TABLE)) {
            reader = lease.reader();
        }
        try (ReaderPool.Lease lease = readers.lease(TABLE)) {
            assertSame(reader, lease.reader());
        }
    }

    @Test
    void aReaderInUseIsNobodyElses() {
        try (ReaderPool.Lease first = readers.lease(TABLE);
                ReaderPool.Lease second = readers.lease(TABLE)) {
            assertNotSame(first.reader(), second.reader());
        }
    }

    @Test
    void holdsNoMoreIdleReadersThanItMay() {
        ReaderPool.Lease oldest = readers.lease(Optional.empty());
        ReaderPool.Lease older = readers.lease(TABLE);
        ReaderPool.Lease newest = readers.lease(TABLE);
        RecordReader forgotten = oldest.reader();
        oldest.close();
        older.close();
        newest.close();
        try (ReaderPool.Lease again = readers.lease(Optional.empty())) {
            assertNotSame(forgotten, again.reader());
        }
    }
}
