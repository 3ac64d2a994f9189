package dev.varve.door;

/**
 * What is worth a word about records that were not rejected.
 *
 * @param duplicateKeys keys that were overridden by the same key later in the record
 * @param nulls in place of records, which were skipped
 * @param timeless records that were asked for their time and have none
 */
public record Remarks(long duplicateKeys, long nulls, long timeless) {

    public static final Remarks NONE = new Remarks(0, 0, 0);

    public Remarks plus(Remarks other) {
        return new Remarks(
                duplicateKeys + other.duplicateKeys,
                nulls + other.nulls,
                timeless + other.timeless);
    }
}
