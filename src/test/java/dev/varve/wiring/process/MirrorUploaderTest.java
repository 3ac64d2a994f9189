package dev.varve.wiring.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.layer.mirroring.MirroredPlace;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.Blobs;
import dev.varve.store.FaultyStore;
import dev.varve.store.MemoryStore;
import dev.varve.wiring.observation.MirrorMeters;
import dev.varve.wiring.storage.ToldStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The mirror of a service, with a clock that the test moves. */
final class MirrorUploaderTest {

    private static final Duration INTERVAL = Duration.ofHours(1);
    private static final int ROOM = 3;

    private final MemoryStore first = new MemoryStore();
    private final MemoryStore second = new MemoryStore();
    private final FaultyStore mirror = new FaultyStore(second);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Instant now = Instant.parse("2025-01-15T10:30:00Z");
    private final MirrorQueue queue = new MirrorQueue(ROOM, () -> now);
    private final BlobStore told = new ToldStore(first, queue::created);
    private final MirrorUploader uploader =
            new MirrorUploader(
                    queue,
                    new MirroredPlace(first, "", Optional.empty()),
                    new MirroredPlace(mirror, "", Optional.empty()),
                    new MirrorMeters(
                            registry,
                            () -> queue.lag().objects(),
                            () -> queue.lag().age().toSeconds()),
                    INTERVAL,
                    () -> now);

    @AfterEach
    void close() {
        mirror.close();
        first.close();
    }

    private void create(int number) throws IOException {
        Blobs.createText(told, "_dead_letter/feed/%03d".formatted(number), "letters " + number);
    }

    private void step() throws InterruptedException {
        uploader.step(Duration.ZERO);
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    private double count(String name) {
        return registry.get(name).counter().count();
    }

    private void isMirrored() throws IOException {
        assertEquals(Blobs.list(first, ""), Blobs.list(second, ""));
        assertEquals(new MirrorQueue.Lag(0, Duration.ZERO), queue.lag());
    }

    @Test
    void catchesUpAtTheStartAndThenFollows() throws Exception {
        create(1);
        pass(Duration.ofSeconds(9));
        assertEquals(9, gauge("varve.mirror.lag"), "nobody knows what else is missing");
        step();
        assertEquals(1, gauge("varve.mirror.waiting"), "it was in the queue before");
        step();
        isMirrored();
        create(2);
        pass(Duration.ofSeconds(5));
        assertEquals(5, gauge("varve.mirror.lag"));
        assertEquals(1, gauge("varve.mirror.waiting"));
        step();
        isMirrored();
        assertEquals(2, count("varve.mirror.objects"));
        assertEquals(2 * "letters 1".length(), count("varve.mirror.bytes"));
    }

    @Test
    void aMirrorThatStallsKeepsNobodyWaitingAndARunFindsWhatDidNotFit() throws Exception {
        step();
        CountDownLatch stalled = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        mirror.beforeEvery(
                operation -> {
                    stalled.countDown();
                    try {
                        goesOn.await();
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                });
        create(0);
        Thread thread = Thread.ofPlatform().start(uploader);
        stalled.await();
        for (int i = 1; i <= 10; i++) {
            create(i);
        }
        pass(Duration.ofSeconds(30));
        assertEquals(new MirrorQueue.Lag(11, Duration.ofSeconds(30)), queue.lag());
        thread.interrupt();
        goesOn.countDown();
        thread.join();
        mirror.beforeEvery(_ -> {});
        assertTrue(Blobs.list(second, "").size() < 11);
        for (int i = 0; i < ROOM; i++) {
            step();
        }
        assertFalse(queue.lag().objects() == 0);
        pass(MirrorUploader.AFTER_FAILURE);
        step();
        isMirrored();
    }

    @Test
    void aMirrorThatIsAwayIsCaughtUpWithWhenItIsBack() throws Exception {
        step();
        mirror.setDown(true);
        create(1);
        create(2);
        step();
        step();
        assertEquals(1, count("varve.mirror.failures"), "the second is left to a run");
        assertEquals(2, gauge("varve.mirror.waiting"));
        pass(MirrorUploader.AFTER_FAILURE);
        step();
        assertEquals(2, count("varve.mirror.failures"));
        assertEquals(60, gauge("varve.mirror.lag"));
        mirror.setDown(false);
        step();
        assertEquals(2, gauge("varve.mirror.waiting"), "the next run is a minute later");
        pass(MirrorUploader.AFTER_FAILURE);
        step();
        isMirrored();
    }

    @Test
    void stoppedInAStallItEnds() throws Exception {
        CountDownLatch stalled = new CountDownLatch(1);
        mirror.beforeEvery(
                operation -> {
                    stalled.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                });
        create(1);
        Thread thread = Thread.ofPlatform().start(uploader);
        stalled.await();
        thread.interrupt();
        thread.join(Duration.ofSeconds(20));
        assertFalse(thread.isAlive());
    }

    @Test
    void anotherObjectInTheMirrorIsToldAndLeft() throws Exception {
        step();
        Blobs.createText(second, "_dead_letter/feed/001", "another");
        create(1);
        step();
        assertEquals("another", Blobs.text(second, "_dead_letter/feed/001"));
        pass(MirrorUploader.AFTER_FAILURE);
        step();
        assertEquals(0, gauge("varve.mirror.waiting"));
        assertEquals(1, gauge("varve.mirror.different"));
        assertEquals("another", Blobs.text(second, "_dead_letter/feed/001"));
    }

    @Test
    void comparesFromTimeToTime() throws Exception {
        step();
        Blobs.createText(first, "_dead_letter/feed/007", "of another writer");
        step();
        assertTrue(Blobs.list(second, "").isEmpty());
        pass(INTERVAL);
        step();
        isMirrored();
        assertTrue(second.head(new BlobKey("_dead_letter/feed/007")).isPresent());
    }

    private List<String> linesOf(Run run) throws Exception {
        List<String> lines = new ArrayList<>();
        Handler taker =
                new Handler() {
                    @Override
                    public void publish(LogRecord line) {
                        lines.add(new PatternFormatter("%s").format(line));
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        Logger log = Logger.getLogger("dev.varve.mirror");
        log.addHandler(taker);
        try {
            run.run();
        } finally {
            log.removeHandler(taker);
        }
        return lines;
    }

    private interface Run {
        void run() throws Exception;
    }

    /** Neither waits nor holds more names than fit, and says so once a minute. */
    @Test
    void aMirrorThatIsAwayFromTheStartForHoursIsCaughtUpWithWhenItIsBack() throws Exception {
        mirror.setDown(true);
        int minutes = 180;
        List<String> lines =
                linesOf(
                        () -> {
                            for (int minute = 0; minute < minutes; minute++) {
                                step();
                                for (int i = 0; i < 5; i++) {
                                    create(minute * 5 + i);
                                    step();
                                }
                                pass(MirrorUploader.AFTER_FAILURE);
                            }
                        });
        assertEquals(minutes, lines.size(), lines::toString);
        lines.forEach(
                line ->
                        assertEquals(
                                "the stores were not compared to the end: injected by the test: LIST failed before it was done",
                                line));
        assertEquals(
                minutes, count("varve.mirror.failures"), "each object is not tried for itself");
        assertEquals(new MirrorQueue.Lag(minutes * 5L, Duration.ofMinutes(minutes)), queue.lag());
        mirror.setDown(false);
        step();
        isMirrored();
        assertEquals(minutes * 5, count("varve.mirror.objects"));
        create(9_999);
        step();
        isMirrored();
    }

    @Test
    void ofManyObjectsThatDifferTheFirstAreNamedAndTheRestIsCounted() throws Exception {
        int different = MirrorUploader.MOST_LINES + 23;
        for (int i = 0; i < different; i++) {
            Blobs.createText(first, "_dead_letter/feed/%03d".formatted(i), "one");
            Blobs.createText(second, "_dead_letter/feed/%03d".formatted(i), "another");
        }
        List<String> lines = linesOf(this::step);
        assertEquals(
                MirrorUploader.MOST_LINES,
                lines.stream()
                        .filter(line -> line.startsWith("the mirror is not as the store"))
                        .count());
        assertEquals(
                "23 objects more were not copied or are not as in the store; varve mirror names them all",
                lines.getLast());
        assertEquals(different, gauge("varve.mirror.different"));
    }
}
