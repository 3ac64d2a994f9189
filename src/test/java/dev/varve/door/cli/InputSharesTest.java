package dev.varve.door.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputSharesTest {

    @TempDir Path folder;

    @Test
    void everyInputIsInOneShareAndTheyFollowEachOther() throws Exception {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            List<Input> inputs = new ArrayList<>();
            for (int i = random.nextInt(1, 9); i > 0; i--) {
                byte[] bytes = new byte[random.nextInt(2_000)];
                inputs.add(Input.of(Files.write(folder.resolve(seed + "-" + i), bytes)));
            }
            int most = random.nextInt(1, 6);
            List<List<Input>> shares = InputShares.of(inputs, most);
            assertEquals(inputs, shares.stream().flatMap(List::stream).toList(), "seed " + seed);
            assertTrue(shares.size() <= most, "seed " + seed);
            assertTrue(shares.stream().noneMatch(List::isEmpty), "seed " + seed);
        }
    }

    @Test
    void sharesOfFilesOfOneSizeAreOfOneSize() throws Exception {
        List<Input> inputs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            inputs.add(Input.of(Files.write(folder.resolve("same-" + i), new byte[1_000])));
        }
        assertEquals(
                List.of(2, 2, 2, 2), InputShares.of(inputs, 4).stream().map(List::size).toList());
    }
}
