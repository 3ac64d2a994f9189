package dev.varve.layer;

import dev.varve.record.Rejection;
import java.util.List;

/**
 * What came of rows.
 *
 * @param rowCount rows that are buffered now
 * @param rejections rows that belong to no partition, and why
 */
public record Settled(long rowCount, List<Rejection> rejections) {}
