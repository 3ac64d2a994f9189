package dev.varve.door.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private final Admission admission =
            new Admission(new RequestLimits(1, 1, 1, 2, Duration.ZERO, Duration.ZERO));

    @Test
    void letsOnlySoManyInAtATime() {
        Admission.Place first = admission.enter();
        Admission.Place second = admission.enter();
        Refusal refusal = assertThrows(Refusal.class, admission::enter);
        assertEquals(Refusal.UNAVAILABLE, refusal.status());
        assertEquals("2 requests are being read already; come again later", refusal.sentence());
        first.close();
        second.close();
        admission.enter().close();
    }

    @Test
    void closedItLetsNobodyInButWaitsForThoseInside() throws InterruptedException {
        Admission.Place inside = admission.enter();
        admission.close();
        assertThrows(Refusal.class, admission::enter);
        assertFalse(admission.awaitEmpty(Duration.ZERO));
        inside.close();
        assertTrue(admission.awaitEmpty(Duration.ZERO));
    }

    @Test
    void sealedItAcceptsNothingMore() {
        boolean[] accepted = {false};
        admission.whileUnsealed(() -> accepted[0] = true);
        assertTrue(accepted[0]);
        admission.seal();
        assertThrows(Refusal.class, () -> admission.whileUnsealed(() -> accepted[0] = false));
        assertTrue(accepted[0]);
    }
}
