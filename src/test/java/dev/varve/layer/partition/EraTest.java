package dev.varve.layer.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A ledger tells its era, and where an era begins or ends a range does. */
class EraTest {

    private static final Layout.Bronze STELLAR =
            bronze("pre_p23/v1:0-50456999,p23_plus/v1:50457000-");

    private static Layout.Bronze bronze(String eras) {
        return new Layout.Bronze("pubnet", Era.parseAll(eras, 10_000));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0-9999",
        "9999, 0-9999",
        "10000, 10000-19999",
        "50449999, 50440000-50449999",
        "50450000, 50450000-50456999",
        "50456999, 50450000-50456999",
        "50457000, 50457000-50459999",
        "50460000, 50460000-50469999",
        "4294967295, 4294960000-4294969999",
        "9223372036854775807, 9223372036854770000-9223372036854775807"
    })
    void aRangeIsAlignedAndCutWhereAnEraIs(long ledger, String range) {
        assertEquals(range, STELLAR.rangeOf(ledger).orElseThrow().toString());
    }

    @Test
    void rangesOfManyErasCoverEachLedgerOnceAndCrossNoBorder() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            Layout.Bronze bronze = made(random);
            Partition.LedgerSpan before = new Partition.LedgerSpan(-1, -1);
            for (long ledger = 0; ledger < 300; ledger++) {
                Optional<Partition.LedgerSpan> range = bronze.rangeOf(ledger);
                if (range.isEmpty()) {
                    continue;
                }
                String told = "seed " + seed + ", ledger " + ledger + " of " + bronze;
                Partition.LedgerSpan span = range.get();
                assertTrue(span.first() <= ledger && ledger <= span.last(), told);
                assertEquals(bronze.eraOf(ledger).orElseThrow(), bronze.eraOf(span), told);
                assertTrue(span.equals(before) || span.first() == ledger, told);
                before = span;
            }
        }
    }

    private static Layout.Bronze made(Random random) {
        StringBuilder eras = new StringBuilder();
        long next = random.nextInt(20);
        for (int i = 0; i < 4; i++) {
            long last = next + random.nextInt(60);
            eras.append("e%d/v1:%d-%d@%d,".formatted(i, next, last, 1 + random.nextInt(30)));
            next = last + 1 + random.nextInt(3);
        }
        return bronze(eras.append("e4/v1:%d-".formatted(next)).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "a/v1:0-9,b/v1:9-20|the eras a/v1:0-9 and b/v1:9-20 overlap",
                "b/v1:5-20,a/v1:0-9|the eras a/v1:0-9 and b/v1:5-20 overlap",
                "a/v1:0-,b/v1:10-|the era a/v1:0- has an open end, and b/v1:10- begins behind it: only"
                        + " the last may have one",
                "a/v1:0-9,a/v1:10-|two eras are called a/v1",
                "a/v1:9-0|the era a/v1 must not end before it begins, with ledger 9",
                "a/v1:0-@0|the era a/v1 must have at least 1 ledger per file, not 0",
                "a/v1:0-99999999999999999999|the era 'a/v1:0-99999999999999999999' has a number that is"
                        + " too large: 99999999999999999999",
                "a/v1:0x10-|'a/v1:0x10-' is no era; ID/VERSION:FIRST-LAST is expected, LAST left out"
                        + " where the end is open, behind it @LEDGERS of a file and !inactive where they"
                        + " apply",
                "a:0-9|'a:0-9' is no era; ID/VERSION:FIRST-LAST is expected, LAST left out where the end"
                        + " is open, behind it @LEDGERS of a file and !inactive where they apply"
            })
    void aWrongMapOfErasIsRefusedByNames(String written, String reason) {
        assertEquals(
                reason,
                assertThrows(IllegalArgumentException.class, () -> bronze(written)).getMessage());
    }

    @Test
    void erasAreReadAsTheyAreWritten() {
        String written = "a/v1:0-9@3!inactive,b/v2:20-29@10000,b/v1:30-@7";
        List<Era> eras = Era.parseAll(written, 10_000);
        assertEquals(
                List.of(
                        new Era("a", "v1", 0, 9, 3, false),
                        new Era("b", "v2", 20, 29, 10_000, true),
                        new Era("b", "v1", 30, Era.OPEN, 7, true)),
                eras);
        assertEquals(written, eras.stream().map(Era::toString).collect(Collectors.joining(",")));
    }

    @Test
    void aRangeOfAnotherMapIsInNoEra() {
        assertThrows(
                IllegalArgumentException.class,
                () -> STELLAR.eraOf(new Partition.LedgerSpan(50_450_000, 50_459_999)));
    }
}
