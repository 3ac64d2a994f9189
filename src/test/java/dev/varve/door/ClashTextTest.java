package dev.varve.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.layer.ColumnClash;
import dev.varve.record.TableName;
import org.junit.jupiter.api.Test;

/** What is said of columns that some readers do not find. */
final class ClashTextTest {

    private static String text(ColumnClash.Kind kind) {
        return ClashText.of(new ColumnClash(new TableName("feed"), "Sym", "sym", kind));
    }

    @Test
    void namesTheKeyThatHelpsWhereThereIsOneAlone() {
        assertTrue(text(ColumnClash.Kind.PATH).contains("varve.partition-keys"));
        assertFalse(text(ColumnClash.Kind.FIXED_PATH).contains("varve.partition-keys"));
        assertEquals(
                "table 'feed': readers of the folder find sym= of the path in place of the column 'Sym'",
                text(ColumnClash.Kind.FIXED_PATH));
    }
}
