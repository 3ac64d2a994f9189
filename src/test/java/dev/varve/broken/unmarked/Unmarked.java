package dev.varve.broken.unmarked;

final class Unmarked {}
