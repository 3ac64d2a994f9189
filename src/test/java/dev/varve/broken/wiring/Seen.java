package dev.varve.broken.wiring;

public final class Seen {}
