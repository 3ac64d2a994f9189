package dev.varve.wiring.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSizeTest {

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "134217728,134217728",
        "128MiB,134217728",
        "128 mib,134217728",
        "128MB,128000000",
        "1KiB,1024",
        "2GiB,2147483648",
        "1TiB,1099511627776",
        "7b,7"
    })
    void readsSizesAsPeopleWriteThem(String text, long bytes) {
        assertEquals(bytes, DataSize.parse(text).bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MiB", "-1", "1.5GiB", "12x", "1 0MiB", "999999999999TiB", "1e3"})
    void refusesWhatIsNoSizeAndSaysWhatIs(String text) {
        IllegalArgumentException wrong =
                assertThrows(IllegalArgumentException.class, () -> DataSize.parse(text));
        assertEquals(DataSize.ALLOWED, wrong.getMessage());
    }

    @Test
    void printsTheLargestUnitThatIsExact() {
        assertEquals("128MiB", new DataSize(128L << 20).toString());
        assertEquals("1025", new DataSize(1025).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "60,PT1H",
        "PT90S,PT1M30S",
        "90s,PT1M30S",
        "15m,PT15M",
        "1h,PT1H",
        "2d,PT48H",
        "pt5m,PT5M",
        "0,PT0S"
    })
    void readsIntervalsAsPeopleWriteThem(String text, String duration) {
        assertEquals(Duration.parse(duration), ConfigDuration.parse(text).duration());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "PT-5M", "1.5h", "1w"})
    void refusesWhatIsNoIntervalAndSaysWhatIs(String text) {
        IllegalArgumentException wrong =
                assertThrows(IllegalArgumentException.class, () -> ConfigDuration.parse(text));
        assertEquals(ConfigDuration.ALLOWED, wrong.getMessage());
    }
}
