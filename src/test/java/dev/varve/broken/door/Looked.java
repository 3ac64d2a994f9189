package dev.varve.broken.door;

/** What the floors may look at. */
public final class Looked {}
