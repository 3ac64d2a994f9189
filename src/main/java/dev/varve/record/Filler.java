package dev.varve.record;

import java.util.BitSet;
import java.util.List;
import java.util.Set;

/** Who fills a {@link Staging}, from whatever records are written in, and remembers its columns. */
public interface Filler {

    /** Columns that the row was the first to bring exist no more, since it is rolled back. */
    void vanished(Set<StagedColumn> columns);

    /** All columns are others, and there are no rows. */
    void rebuilt();

    /**
     * Fills the staging, which is empty, once more, as if some rows had never been.
     *
     * @param sources of the rows that are kept
     * @param count how many they are
     * @param removed the rows that are not kept, by the numbers that they had
     * @return those of the rows that cannot be taken this time
     */
    List<Rejection> fillAgain(RowSources sources, int count, BitSet removed);
}
