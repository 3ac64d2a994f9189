package dev.varve.wiring;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a service has acknowledged outlives {@code kill -9}; a few rounds of it. */
class JournalCrashesIT {

    private static final int LIVES = 14;

    /** Of each life but those that end while they replay. */
    private static final int MOMENTS = 4;

    private static final long SEED = 20_261_127;

    @TempDir Path folder;

    @Test
    void everyAcknowledgedRecordIsStoredOnce() throws Exception {
        System.out.println(
                "JournalCrashesIT, seed %d: %s"
                        .formatted(SEED, new JournalCrashes(folder, SEED).run(LIVES, MOMENTS)));
    }
}
