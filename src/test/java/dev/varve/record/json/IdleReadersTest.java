package dev.varve.record.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.varve.ChildJvm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What readers keep when they are given back, whatever they have read. */
final class IdleReadersTest {

    @ParameterizedTest
    @EnumSource
    void keepNothingOfLargeRecords(LargeRecords.Way way) throws Exception {
        ChildJvm.Ended readers =
                ChildJvm.run(
                        "-Xmx112m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeRecords.class.getName(),
                        way.name());
        assertEquals(LargeRecords.READERS + "\n", readers.said());
    }
}
