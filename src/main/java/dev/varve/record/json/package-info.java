/**
 * Records of JSON: strict reading (RFC 8259) in one pass, straight into staged columns; lines,
 * documents, the shapes by which a record finds its table, and the keys of each table. Another way
 * of writing records gets a floor of its own beside this one and fills the same {@link
 * dev.varve.record.Staging}.
 */
@NullMarked
package dev.varve.record.json;

import org.jspecify.annotations.NullMarked;
