package dev.varve.door.cli;

/** What the process ends with. */
public final class ExitStatus {

    /** Everything is stored. */
    public static final int STORED = 0;

    /** Something failed; what was stored before stays. */
    public static final int FAILED = 1;

    /** The command or the configuration is wrong; nothing was begun. */
    public static final int USAGE = 2;

    /** Stored, but some records were rejected: they are in the dead letters. */
    public static final int REJECTED = 3;

    /** Verified, and something is not as it was published. */
    public static final int UNTRUE = 4;

    private ExitStatus() {}
}
