/**
 * Varve on the command line: the commands, their options and help, the parser, and what an archive
 * shows while it runs and at its end. What goes wrong becomes a line on standard error and an exit
 * status.
 *
 * <p>Only this floor knows picocli. What a command needs of the process, it asks of {@link
 * dev.varve.door.cli.Operations}; it reads no configuration and makes no store.
 */
@NullMarked
package dev.varve.door.cli;

import org.jspecify.annotations.NullMarked;
