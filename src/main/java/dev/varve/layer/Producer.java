package dev.varve.layer;

/**
 * Who wrote a file, as its manifest and footer say.
 *
 * @param name of the program
 * @param version of the program
 * @param revision of its source
 */
public record Producer(String name, String version, String revision) {}
