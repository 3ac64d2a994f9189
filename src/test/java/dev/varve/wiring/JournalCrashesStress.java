package dev.varve.wiring;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a service has acknowledged outlives {@code kill -9}; very many rounds of it. */
class JournalCrashesStress {

    @TempDir Path folder;

    /** Of each life; three of four have them, so that there are four rounds to a life. */
    private static final int MOMENTS = 4;

    @Test
    void everyAcknowledgedRecordIsStoredOnce() throws Exception {
        long seed = Long.getLong("stress.seed", 1);
        int rounds = Integer.getInteger("stress.rounds", 1_000);
        System.out.println(
                "JournalCrashesStress, seed %d: %s"
                        .formatted(
                                seed,
                                new JournalCrashes(folder, seed).run(rounds / MOMENTS, MOMENTS)));
    }
}
