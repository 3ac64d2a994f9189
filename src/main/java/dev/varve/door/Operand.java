package dev.varve.door;

/**
 * What a command works on: one file or more, without which it does nothing.
 *
 * @param label in the help
 * @param description for the help
 */
record Operand(String label, String description) {}
