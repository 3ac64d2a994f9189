package dev.varve.layer;

import dev.varve.layer.partition.Split;
import dev.varve.record.TableName;
import java.time.Instant;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * Where staged rows of one table belong.
 *
 * @param table of the rows
 * @param rowCount of those that belong somewhere
 * @param arrival the time of those that have none of their own; empty where they go to Hive's
 *     default partition
 * @param split their partitions, and those that belong to none
 * @param offsets how far the position of a row is behind that of the first, by its number
 */
record Division(
        TableName table,
        int rowCount,
        Optional<Instant> arrival,
        Split split,
        IntUnaryOperator offsets) {}
