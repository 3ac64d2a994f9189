package dev.varve.door.cli;

/** What the process ends with. */
final class ExitStatus {

    /** Everything is stored. */
    static final int STORED = 0;

    /** Something failed; what was stored before stays. */
    static final int FAILED = 1;

    /** The command or the configuration is wrong; nothing was begun. */
    static final int USAGE = 2;

    /** Stored, but some records were rejected: they are in the dead letters. */
    static final int REJECTED = 3;

    private ExitStatus() {}
}
