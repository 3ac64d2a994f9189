package dev.varve.broken.util;

final class Vague {}
