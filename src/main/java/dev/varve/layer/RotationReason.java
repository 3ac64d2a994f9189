package dev.varve.layer;

/** Why a file ended. */
public enum RotationReason {
    /** It reached its target size. */
    SIZE,
    /** Its first row has waited for the rotation interval. */
    AGE,
    /** Nothing came for the idle time-out. */
    IDLE,
    /** Ledgers have moved past its range. */
    RANGE,
    /** The memory budget or the number of open files ran short. */
    PRESSURE,
    /** The table's schema changed in a way that an open file cannot follow. */
    SCHEMA,
    /** Someone asked. */
    FLUSH
}
