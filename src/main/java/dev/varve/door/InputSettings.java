package dev.varve.door;

/**
 * How the files are read that a command is given.
 *
 * @param format how records stand in them
 * @param mostWindowBytes the largest window that a zstd frame may want
 */
public record InputSettings(RecordFormat format, long mostWindowBytes) {}
