package dev.varve.wiring.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenFilesTest {

    @Test
    void readsTheSoftLimitOfTheSystem() {
        Stream<String> limits =
                Stream.of(
                        "Limit                     Soft Limit           Hard Limit           Units",
                        "Max processes             94115                94115                processes",
                        "Max open files            1024                 524288               files");
        assertEquals(OptionalLong.of(1024), OpenFiles.of(limits).most());
    }

    @Test
    void whatIsNotLimitedHasNoLimit() {
        Stream<String> limits =
                Stream.of("Max open files            unlimited            unlimited      files");
        assertEquals(OptionalLong.empty(), OpenFiles.of(limits).most());
        assertEquals(1024, new OpenFiles(OptionalLong.empty()).connections());
    }

    @ParameterizedTest
    @CsvSource({"64, 16", "300, 44", "1024, 768", "20000, 1024"})
    void connectionsLeaveRoomForFiles(long most, int connections) {
        assertEquals(connections, new OpenFiles(OptionalLong.of(most)).connections());
    }
}
