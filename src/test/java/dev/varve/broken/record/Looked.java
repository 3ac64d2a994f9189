package dev.varve.broken.record;

/** What column looks at while record looks at column: a cycle. */
public final class Looked {}
