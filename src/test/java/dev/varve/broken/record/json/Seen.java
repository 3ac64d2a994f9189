package dev.varve.broken.record.json;

public final class Seen {}
