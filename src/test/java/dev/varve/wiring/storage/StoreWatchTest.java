package dev.varve.wiring.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.BlobStore;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class StoreWatchTest {

    private final AtomicInteger asked = new AtomicInteger();
    private final Hand clock = new Hand();

    /** A clock that is set by hand. */
    private static final class Hand extends Clock {

        private Instant now = Instant.parse("2025-01-01T00:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @Test
    void aGoodAnswerHoldsForHalfAMinuteAndABadOneForFiveSeconds() {
        Optional<String> broken = Optional.of("the bucket is gone");
        StoreWatch watch = watch(() -> asked.incrementAndGet() == 2 ? broken : Optional.empty());
        assertEquals(Optional.empty(), trouble(watch));
        clock.now = clock.now.plusSeconds(30);
        assertEquals(Optional.empty(), trouble(watch));
        assertEquals(1, asked.get());
        clock.now = clock.now.plusSeconds(1);
        assertEquals(broken, trouble(watch));
        clock.now = clock.now.plusSeconds(5);
        assertEquals(broken, trouble(watch));
        clock.now = clock.now.plusSeconds(1);
        assertEquals(Optional.empty(), trouble(watch));
        assertEquals(3, asked.get());
        watch.close();
    }

    @Test
    void aSlowStoreKeepsNobodyWaitingAndItsAnswerIsHeardByTheNext() throws Exception {
        CountDownLatch answering = new CountDownLatch(1);
        StoreWatch watch =
                watch(
                        () -> {
                            asked.incrementAndGet();
                            awaitUninterrupted(answering);
                            return Optional.empty();
                        });
        assertTrue(trouble(watch).orElseThrow().startsWith("the store did not answer within 3 s"));
        answering.countDown();
        assertEquals(Optional.empty(), trouble(watch));
        assertEquals(1, asked.get());
        watch.close();
    }

    /** Which the log tells whoever may read it. */
    @Test
    void nobodyOutsideHearsWhereTheStoreLies() {
        StoreWatch watch =
                watch(
                        () ->
                                Optional.of(
                                        "cannot write 'a/b' in /srv/secret/data: /srv/secret/data/x is"
                                                + " full, see http://host/path"));
        assertEquals(
                Optional.of("cannot write 'a/b' in …/data: …/x is full, see http://host/path"),
                trouble(watch));
        watch.close();
    }

    @Test
    void aFailureIsOneSentenceWithoutSecrets() {
        StoreWatch watch =
                watch(
                        () -> {
                            throw new IllegalStateException(
                                    "broken at http://host/k?X-Amz-Signature=secret");
                        });
        assertEquals(
                Optional.of("the store cannot be asked: broken at http://host/k"), trouble(watch));
        watch.close();
    }

    private static Optional<String> trouble(StoreWatch watch) {
        return watch.trouble().toCompletableFuture().join();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A store of which only readiness is asked. */
    private StoreWatch watch(Supplier<Optional<String>> trouble) {
        BlobStore store =
                (BlobStore)
                        Proxy.newProxyInstance(
                                BlobStore.class.getClassLoader(),
                                new Class<?>[] {BlobStore.class},
                                (proxy, method, arguments) -> trouble.get());
        return new StoreWatch(store, clock);
    }
}
