package dev.varve.wiring.process;

import dev.varve.wiring.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/**
 * The end of the service, within its deadline: nobody is let in, whoever is in may leave, then the
 * dead letters are written, then the layers. The dead letters go first, because they are small and
 * nobody holds their records any more. What hangs is left behind, and no step that fails keeps the
 * next one from being taken. For one use by one thread.
 */
final class Ending {

    private static final Logger LOG = Logger.getLogger("dev.varve.shutdown");

    private final Doors doors;
    private final LastFlush flush;
    private final Runnable endWaits;
    private final Watch watch;
    private final ShutdownDeadline deadline;
    private final List<Throwable> failures = new ArrayList<>();

    /**
     * @param endWaits ends every wait for another try of a call to the store
     */
    Ending(
            Doors doors,
            LastFlush flush,
            Runnable endWaits,
            Watch watch,
            ShutdownDeadline deadline) {
        this.doors = doors;
        this.flush = flush;
        this.endWaits = endWaits;
        this.watch = watch;
        this.deadline = deadline;
    }

    /** Writes what can be written, and tells what became of it all. */
    EndReport run() {
        LastSteps steps = new LastSteps(watch, deadline.writing());
        letEveryoneOut(steps);
        Duration half = steps.left().dividedBy(2);
        noted(steps.take("last-dead-letters", half, this::writeDeadLetters));
        Optional<List<String>> refusals = layers(steps);
        endWaits.run();
        if (steps.left().isPositive()) {
            // rows that could not be encoded have become dead letters, or the store has come back
            noted(steps.take("more-dead-letters", this::writeDeadLetters));
        }
        return new EndReport(
                flush.storedRows(),
                flush.unstoredRows(),
                flush.journal(),
                waitingDeadLetters(),
                refusals,
                List.copyOf(failures));
    }

    private void letEveryoneOut(LastSteps steps) {
        Duration requests = deadline.requests();
        doors.close();
        endWaits.run();
        LastSteps.Outcome<Boolean> empty =
                noted(steps.take("last-requests", requests, () -> doors.awaitEmpty(requests)));
        if (!empty.answer().orElse(false)) {
            LOG.warn("some requests did not end in time; what they brought so far is written");
        }
        noted(steps.take("last-seal", deadline.exit(), this::seal));
        endWaits.run();
    }

    private boolean seal() {
        doors.seal();
        return true;
    }

    private boolean writeDeadLetters() throws Exception {
        flush.writeDeadLetters();
        return true;
    }

    /** Empty if the time was over before they had ended. */
    private Optional<List<String>> layers(LastSteps steps) {
        LastSteps.Outcome<List<String>> outcome =
                noted(steps.take("last-flush", () -> flush.writeLayers(steps.left())));
        return outcome.isLate()
                ? Optional.empty()
                : Optional.of(outcome.answer().orElse(List.of()));
    }

    /** Not known while a thread that hangs is writing them. */
    private OptionalLong waitingDeadLetters() {
        return new LastSteps(watch, deadline.exit().dividedBy(4))
                .take("count-dead-letters", flush::waitingDeadLetters)
                .answer()
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    private <T> LastSteps.Outcome<T> noted(LastSteps.Outcome<T> outcome) {
        outcome.failure().ifPresent(failures::add);
        return outcome;
    }
}
