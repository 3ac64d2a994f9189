package dev.varve.broken.layer;

public final class Stands {}
