package dev.varve.door.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private static final Client CLIENT = new Client("192.0.2.1", "connection");
    private static final Duration LONG = Duration.ofSeconds(60);

    private final Admission admission = admission(2, Duration.ZERO);

    private static Admission admission(int places, Duration longest) {
        return new Admission(new RequestLimits(1, 1, 1, 1, places, longest, longest), 2);
    }

    @Test
    void givesOnlySoManyPlacesAtATime() {
        Admission.Place first = admission.enter(CLIENT, false);
        Admission.Place second = admission.enter(CLIENT, false);
        Refusal refusal = assertThrows(Refusal.class, () -> admission.enter(CLIENT, false));
        assertEquals(Refusal.Reason.OVERLOAD, refusal.reason());
        assertEquals("2 requests are being read already; come again later", refusal.sentence());
        first.close();
        second.close();
        admission.enter(CLIENT, false).close();
    }

    @Test
    void aRequestThatWaitsForItsClientHasNoPlaceAndIsStillInside() throws InterruptedException {
        Admission.Place first = admission.enter(CLIENT, false);
        admission.enter(CLIENT, false);
        first.giveUp();
        Admission.Place third = admission.enter(CLIENT, false);
        assertThrows(Refusal.class, first::takeAgain);
        third.close();
        first.takeAgain();
        first.giveUp();
        admission.close();
        assertFalse(admission.awaitEmpty(Duration.ZERO));
    }

    @Test
    void closedItLetsNobodyInButWaitsForThoseInside() throws InterruptedException {
        Admission.Place inside = admission.enter(CLIENT, false);
        admission.close();
        assertThrows(Refusal.class, () -> admission.enter(CLIENT, false));
        inside.giveUp();
        inside.takeAgain();
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

    @Test
    void ofPackedBodiesNoMoreAreReadThanThereAreProcessors() {
        Admission roomy = new Admission(new RequestLimits(1, 1, 1, 1, 5, Duration.ZERO, LONG), 2);
        Admission.Place first = roomy.enter(CLIENT, true);
        Admission.Place second = roomy.enter(CLIENT, true);
        assertThrows(Refusal.class, () -> roomy.enter(CLIENT, true));
        Admission.Place plain = roomy.enter(CLIENT, false);
        first.giveUp();
        Admission.Place third = roomy.enter(CLIENT, true);
        for (Admission.Place each : List.of(second, plain, third, first)) {
            each.close();
        }
    }

    @Test
    void aPackedBodyThatFindsNoPlaceKeepsNoOtherOut() {
        Admission.Place first = admission.enter(CLIENT, false);
        Admission.Place second = admission.enter(CLIENT, false);
        for (int i = 0; i < 3; i++) {
            assertThrows(Refusal.class, () -> admission.enter(CLIENT, true));
        }
        first.close();
        second.close();
        admission.enter(CLIENT, true).close();
        admission.enter(CLIENT, true).close();
    }

    /** Threads that take places and give them up, some of whose waits end in the same moment. */
    @Test
    void noPlaceIsLostAndNoneIsGivenTwice() throws Exception {
        int places = 3;
        Admission crowded = admission(places, Duration.ofNanos(50_000));
        AtomicInteger taken = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var clients =
                    IntStream.range(0, 16)
                            .mapToObj(
                                    each ->
                                            threads.submit(
                                                    () -> visit(crowded, taken, start, each)))
                            .toList();
            start.countDown();
            for (Future<?> each : clients) {
                each.get();
            }
        }
        Admission.Place[] all = new Admission.Place[places];
        for (int i = 0; i < places; i++) {
            all[i] = crowded.enter(CLIENT, false);
        }
        for (Admission.Place each : all) {
            each.close();
        }
        assertTrue(crowded.awaitEmpty(Duration.ZERO));
    }

    private static Void visit(
            Admission crowded, AtomicInteger taken, CountDownLatch start, int number)
            throws InterruptedException {
        Client client = new Client("address " + number % 4, number);
        start.await();
        for (int i = 0; i < 2_000; i++) {
            try (Admission.Place place = crowded.enter(client, number % 3 == 0)) {
                assertTrue(taken.incrementAndGet() <= 3);
                taken.decrementAndGet();
                place.giveUp();
                place.takeAgain();
                assertTrue(taken.incrementAndGet() <= 3);
                taken.decrementAndGet();
            } catch (Refusal full) {
                assertEquals(Refusal.Reason.OVERLOAD, full.reason());
            }
        }
        return null;
    }

    @Test
    void whoWaitsIsGivenAPlaceAsSoonAsOneIsFree() throws Exception {
        Admission patient = admission(1, LONG);
        Admission.Place first = patient.enter(CLIENT, false);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Admission.Place> second = threads.submit(() -> patient.enter(CLIENT, false));
            first.close();
            second.get(60, TimeUnit.SECONDS).close();
        }
    }
}
