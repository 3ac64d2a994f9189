package dev.varve.door;

import java.util.OptionalLong;

/**
 * How the files are read that a command is given.
 *
 * @param format how records stand in them
 * @param mostWindowBytes the largest window that a zstd frame may want
 * @param mostBytesPerSecond how fast they are copied at most; empty for as fast as can be
 */
public record InputSettings(
        RecordFormat format, long mostWindowBytes, OptionalLong mostBytesPerSecond) {}
