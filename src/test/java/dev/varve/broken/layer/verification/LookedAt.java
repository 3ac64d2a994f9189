package dev.varve.broken.layer.verification;

/** A floor to look at. */
public final class LookedAt {}
