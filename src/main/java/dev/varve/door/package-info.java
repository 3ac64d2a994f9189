/**
 * The ways in: records over HTTP, the command line, and the page for people. Here bytes are taken
 * from a connection or a file, given to the reader and the layers, and what went wrong becomes a
 * reply or an exit status.
 *
 * <p>Only this room knows JAX-RS and picocli. It decides nothing about tables, partitions or files,
 * and starts no container: whatever it needs is given to it.
 */
@NullMarked
package dev.varve.door;

import org.jspecify.annotations.NullMarked;
