package dev.varve.broken.layer.ranges;

/** A floor to look at. */
public final class LookedAt {}
