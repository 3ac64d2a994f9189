package dev.varve.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.record.Catalog;
import dev.varve.record.RecordLimits;
import dev.varve.record.RecordReader;
import dev.varve.record.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GateTest {

    private static final Optional<TableName> TABLE = Optional.of(new TableName("t"));

    private final Gate gate =
            new Gate(
                    new Catalog(
                            List.of(),
                            new TableName("records"),
                            RecordLimits.DEFAULT,
                            1_000,
                            true,
                            true),
                    new BodyLimits(1, 1, 2, Duration.ZERO, Duration.ZERO));

    @Test
    void letsOnlySoManyInAtATime() {
        Gate.Visit first = gate.enter(TABLE);
        Gate.Visit second = gate.enter(TABLE);
        Refusal refusal = assertThrows(Refusal.class, () -> gate.enter(TABLE));
        assertEquals(Refusal.UNAVAILABLE, refusal.status());
        assertEquals("2 requests are being read already; come again later", refusal.sentence());
        first.close();
        second.close();
        gate.enter(TABLE).close();
    }

    @Test
    void usesAReaderAgainForTheSameTable() {
        RecordReader reader;
        try (Gate.Visit visit = gate.enter(TABLE)) {
            reader = visit.reader();
        }
        try (Gate.Visit visit = gate.enter(TABLE)) {
            assertSame(reader, visit.reader());
        }
    }

    @Test
    void closedItLetsNobodyInButWaitsForThoseInside() throws InterruptedException {
        Gate.Visit inside = gate.enter(TABLE);
        gate.close();
        assertThrows(Refusal.class, () -> gate.enter(TABLE));
        assertFalse(gate.awaitEmpty(Duration.ZERO));
        inside.close();
        assertTrue(gate.awaitEmpty(Duration.ZERO));
    }

    @Test
    void sealedItKeepsNothingMore() {
        boolean[] kept = {false};
        gate.whileOpen(() -> kept[0] = true);
        assertTrue(kept[0]);
        gate.seal();
        assertThrows(Refusal.class, () -> gate.whileOpen(() -> kept[0] = false));
        assertTrue(kept[0]);
    }
}
