package dev.varve.wiring.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessLimitsTest {

    private static final long HEAP = 100;

    @ParameterizedTest
    @CsvSource({
        "-XX:MaxDirectMemorySize=4096, 4096",
        "-XX:MaxDirectMemorySize=4k, 4096",
        "-XX:MaxDirectMemorySize=64M, 67108864",
        "-XX:MaxDirectMemorySize=1g, 1073741824",
        "-XX:MaxDirectMemorySize=0, 100",
        "-Xmx64m, 100"
    })
    void directMemoryIsWhatItsOptionSaysOrAsMuchAsTheHeap(String argument, long bytes) {
        assertEquals(bytes, ProcessLimits.directBytes(List.of("-Xss1m", argument), HEAP));
    }

    @Test
    void theLastOfTwoOptionsCounts() {
        assertEquals(
                2048,
                ProcessLimits.directBytes(
                        List.of("-XX:MaxDirectMemorySize=1k", "-XX:MaxDirectMemorySize=2k"), HEAP));
    }

    @Test
    void thisProcessHasLimits() {
        ProcessLimits limits = ProcessLimits.ofProcess();
        assertTrue(limits.heapBytes() > 0, limits::toString);
        assertTrue(limits.directBytes() > 0, limits::toString);
        assertTrue(limits.memoryBytes() >= limits.heapBytes(), limits::toString);
        assertTrue(limits.processors() > 0, limits::toString);
    }
}
