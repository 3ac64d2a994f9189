package dev.varve.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.journal.DeadLetters;
import dev.varve.journal.ReservedLetters;
import dev.varve.journal.segments.Commit;
import dev.varve.journal.segments.LineStream;
import dev.varve.journal.segments.Lines;
import dev.varve.layer.CommitRequests.Request;
import dev.varve.record.TableName;
import dev.varve.store.MemoryStore;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CommitRequestsTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final CommitRequests requests = new CommitRequests();
    private final ReservedLetters none =
            new DeadLetters(
                            new MemoryStore(),
                            "",
                            Clock.systemUTC(),
                            "w",
                            Long.MAX_VALUE,
                            Runnable::run)
                    .reserve(List.of(), Duration.ZERO);

    private Request request(int bytes) {
        Lines lines =
                new Lines(
                        LineStream.of(new TableName("feed")),
                        "",
                        Settling.NOW,
                        1,
                        ByteBuffer.allocate(bytes));
        return new Request(List.of(), none, Commit.of(List.of(lines)));
    }

    private List<Request> add(int... sizes) {
        List<Request> added = new ArrayList<>();
        for (int size : sizes) {
            Request each = request(size);
            assertSame(each.answer(), requests.add(each));
            added.add(each);
        }
        return added;
    }

    @Test
    void whatWaitsIsTakenTogetherInItsOrderUpToTheSizeOfAGroup() throws Exception {
        int half = (int) (CommitRequests.GROUP_BYTES / 2);
        List<Request> added = add(1, half, half, 1, 1);
        assertEquals(added.subList(0, 3), requests.next(LONG));
        assertEquals(added.subList(3, 5), requests.next(LONG));
        assertEquals(List.of(), requests.next(Duration.ZERO));
    }

    @Test
    void whoIsRousedHasNothingToWriteOrWhatIsThere() throws Exception {
        requests.rouse();
        assertEquals(List.of(), requests.next(LONG));
        requests.rouse();
        List<Request> added = add(1);
        assertEquals(added, requests.next(LONG));
    }

    @Test
    void whatWasNotTakenIsRefusedWhenItEnds() throws Exception {
        List<Request> taken = add(1);
        assertEquals(taken, requests.next(LONG));
        List<Request> left = add(1, 1);
        requests.close();
        assertTrue(requests.isClosed());
        assertFalse(taken.getFirst().answer().isDone());
        left.forEach(CommitRequestsTest::requireRefused);
        add(1).forEach(CommitRequestsTest::requireRefused);
        assertEquals(List.of(), requests.next(Duration.ZERO));
    }

    private static void requireRefused(Request request) {
        CompletionException refused =
                assertThrows(CompletionException.class, () -> request.answer().join());
        assertEquals("the journal is closed", refused.getCause().getMessage());
    }

    /** Whoever adds while it ends would wait for good otherwise. */
    @Test
    void nobodyIsLeftWithoutAnAnswer() throws Exception {
        for (int round = 0; round < 200; round++) {
            CommitRequests ending = new CommitRequests();
            CountDownLatch begun = new CountDownLatch(1);
            List<CompletableFuture<Receipt>> answers = new ArrayList<>();
            Thread adding =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (int i = 0; i < 50; i++) {
                                            answers.add(ending.add(request(1)));
                                            begun.countDown();
                                        }
                                    });
            begun.await();
            ending.close();
            adding.join();
            for (CompletableFuture<Receipt> each : answers) {
                assertTrue(each.isCompletedExceptionally(), "round " + round);
            }
        }
    }
}
