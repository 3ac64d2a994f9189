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

class AdmissionTest {

    private static final Optional<TableName> TABLE = Optional.of(new TableName("t"));

    private final Admission admission =
            new Admission(
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
        Admission.Visit first = admission.enter(TABLE);
        Admission.Visit second = admission.enter(TABLE);
        Refusal refusal = assertThrows(Refusal.class, () -> admission.enter(TABLE));
        assertEquals(Refusal.UNAVAILABLE, refusal.status());
        assertEquals("2 requests are being read already; come again later", refusal.sentence());
        first.close();
        second.close();
        admission.enter(TABLE).close();
    }

    @Test
    void usesAReaderAgainForTheSameTable() {
        RecordReader reader;
        try (Admission.Visit visit = admission.enter(TABLE)) {
            reader = visit.reader();
        }
        try (Admission.Visit visit = admission.enter(TABLE)) {
            assertSame(reader, visit.reader());
        }
    }

    @Test
    void closedItLetsNobodyInButWaitsForThoseInside() throws InterruptedException {
        Admission.Visit inside = admission.enter(TABLE);
        admission.close();
        assertThrows(Refusal.class, () -> admission.enter(TABLE));
        assertFalse(admission.awaitEmpty(Duration.ZERO));
        inside.close();
        assertTrue(admission.awaitEmpty(Duration.ZERO));
    }

    @Test
    void sealedItKeepsNothingMore() {
        boolean[] kept = {false};
        admission.whileUnsealed(() -> kept[0] = true);
        assertTrue(kept[0]);
        admission.seal();
        assertThrows(Refusal.class, () -> admission.whileUnsealed(() -> kept[0] = false));
        assertTrue(kept[0]);
    }
}
