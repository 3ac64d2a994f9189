package dev.varve.record;

/**
 * What becomes of records and values out of the ordinary.
 *
 * @param evolve whether a record may bring a new field or a wider type; a table that has no column
 *     yet takes its columns from its first record all the same
 * @param numbersAsText whether a number that no lossless type holds makes its column a mixed one;
 *     if not, its record is rejected
 * @param nullsSkipped whether a {@code null} in place of a record is skipped and counted; if not,
 *     it is rejected
 * @param timestampsTruncated whether digits that a declared timestamp does not keep are cut; if
 *     not, the record is rejected
 * @param mixedAsText whether a column of several kinds is text, strings as they are and anything
 *     else as its JSON literal; if not, it is JSON
 */
public record RecordRules(
        boolean evolve,
        boolean numbersAsText,
        boolean nullsSkipped,
        boolean timestampsTruncated,
        boolean mixedAsText) {

    /** What a column of several kinds is. */
    public ColumnType mixed() {
        return mixedAsText ? ColumnType.TEXT : ColumnType.JSON;
    }
}
