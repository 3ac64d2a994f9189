package dev.varve.broken.journal;

public final class Stands {}
