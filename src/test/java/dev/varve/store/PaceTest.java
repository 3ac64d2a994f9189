package dev.varve.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {

    private final AtomicLong nanos = new AtomicLong(-5);

    @Test
    void allStreamsTogetherReadAsManyBytesASecondAsTheyMay() throws Exception {
        Pace pace = new Pace(1_000, nanos::get, nanos::addAndGet);
        InputStream one = pace.limiting(new ByteArrayInputStream(new byte[1_500]));
        InputStream other = pace.limiting(new ByteArrayInputStream(new byte[1_500]));
        assertEquals(1_000, one.read(new byte[4_000]));
        assertEquals(1_000, other.read(new byte[4_000]));
        assertEquals(500, one.readAllBytes().length);
        assertEquals(500, other.readAllBytes().length);
        assertEquals(Duration.ofSeconds(3).toNanos() - 5, nanos.get());
    }

    @Test
    void timeThatWasNotUsedIsNotMadeUpFor() throws Exception {
        Pace pace = new Pace(1_000, nanos::get, nanos::addAndGet);
        InputStream stream = pace.limiting(new ByteArrayInputStream(new byte[1_000]));
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        stream.readAllBytes();
        assertEquals(Duration.ofHours(1).plusSeconds(1).toNanos() - 5, nanos.get());
    }

    @Test
    void withoutALimitNothingStandsBetween() {
        InputStream stream = InputStream.nullInputStream();
        assertEquals(stream, Pace.of(OptionalLong.empty()).limiting(stream));
    }
}
