package dev.varve.wiring;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a service has acknowledged outlives {@code kill -9}; very many rounds of it. */
class JournalCrashesStress {

    @TempDir Path folder;

    /** Of each life; three of four have them, so that there are four rounds to a life. */
    private static final int MOMENTS = 4;

    /**
     * Each look reads all that is stored: a lake of a thousand rounds takes too long, and too much.
     */
    private static final int LIVES_OF_A_LAKE = 10;

    @Test
    void everyAcknowledgedRecordIsStoredOnce() throws Exception {
        long seed = Long.getLong("stress.seed", 1);
        int lives = Integer.getInteger("stress.rounds", 1_000) / MOMENTS;
        for (int lived = 0; lived < lives; lived += LIVES_OF_A_LAKE) {
            JournalCrashes crashes =
                    new JournalCrashes(folder.resolve("from-" + lived), seed + lived);
            System.out.println(
                    "JournalCrashesStress, seed %d: %s"
                            .formatted(
                                    seed + lived,
                                    crashes.run(
                                            Math.min(LIVES_OF_A_LAKE, lives - lived), MOMENTS)));
        }
    }
}
