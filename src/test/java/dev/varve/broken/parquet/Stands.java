package dev.varve.broken.parquet;

public final class Stands {}
