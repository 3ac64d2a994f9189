package dev.varve.wiring.process;

import dev.varve.door.Engine;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import org.jboss.logging.Logger;

/** Has the layers look at the clock, and the dead letters written. */
@Singleton
final class Rotation {

    private static final Logger LOG = Logger.getLogger("dev.varve");

    private final Engine engine;
    private final WriterIdentity writer;

    @Inject
    Rotation(Engine engine, WriterIdentity writer) {
        this.engine = engine;
        this.writer = writer;
    }

    /** What is due is the layers' to know, and done by their threads. */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void rotateDue() {
        engine.layers().rotateDue();
    }

    /** Long before they are used up, which takes a thousand million rows. */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void reservePositions() {
        try {
            writer.reserve(engine.nextPosition() + WriterIdentity.BLOCK / 2);
        } catch (IOException refused) {
            LOG.errorf("no more positions can be reserved: %s", refused.getMessage());
        }
    }

    /**
     * Seldom enough that single bad records do not make an object each. Segments of the journal
     * whose records are in files or in dead letters are needed no more.
     */
    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void flushDeadLetters() {
        try {
            engine.writeDeadLetters();
        } catch (IOException refused) {
            LOG.warnf(
                    "%,d dead letters wait for the store: %s",
                    engine.deadLetters().waitingCount(), refused.getMessage());
        }
    }
}
