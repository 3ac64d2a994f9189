package dev.varve.wiring.observation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.wiring.Watch;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** When nothing but a restart helps, and that it is said from then on. */
final class SoundnessTest {

    private long nowNanos = -5;

    private final Soundness soundness =
            new Soundness(
                    new Watch() {
                        @Override
                        public long nanoTime() {
                            return nowNanos;
                        }

                        @Override
                        public boolean await(CountDownLatch end, Duration longest) {
                            throw new UnsupportedOperationException("nobody waits here");
                        }
                    });

    @Test
    void manyFailuresAtOnceAreOne() {
        for (int i = 0; i < 100; i++) {
            outOfMemoryAfter(Duration.ofMillis(99));
        }
        assertEquals(Optional.empty(), soundness.trouble());
    }

    @Test
    void failuresThatComeAgainAreTroubleForGood() {
        outOfMemoryAfter(Duration.ZERO);
        outOfMemoryAfter(Soundness.APART);
        assertEquals(Optional.empty(), soundness.trouble());
        outOfMemoryAfter(Soundness.APART);
        nowNanos += Duration.ofDays(1).toNanos();
        assertEquals(
                Optional.of(
                        "there was not enough memory three times within five minutes; restart the"
                                + " process"),
                soundness.trouble());
    }

    @Test
    void failuresThatAreFarApartAreNone() {
        for (int i = 0; i < 10; i++) {
            outOfMemoryAfter(Soundness.WITHIN.dividedBy(2).plusNanos(1));
        }
        assertEquals(Optional.empty(), soundness.trouble());
    }

    @Test
    void aClassThatCannotBeUsedIsTroubleAtOnceHoweverDeepItsErrorLies() {
        soundness.failed(
                new IllegalStateException(
                        new RuntimeException(new NoClassDefFoundError("no such codec"))));
        assertTrue(
                soundness.trouble().orElseThrow().contains("no such codec"),
                () -> soundness.trouble().orElseThrow());
    }

    @Test
    void whatIsCaughtAsUsualIsNoTrouble() {
        soundness.failed(new IllegalStateException("no", new IOException("no")));
        assertEquals(Optional.empty(), soundness.trouble());
    }

    private void outOfMemoryAfter(Duration pause) {
        nowNanos += pause.toNanos();
        soundness.failed(new OutOfMemoryError("none"));
    }
}
