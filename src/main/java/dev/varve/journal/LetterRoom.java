package dev.varve.journal;

/**
 * The room for letters: in the buffer, and in the hour that is running. Guarded by whoever owns it.
 */
final class LetterRoom {

    private final HourlyBytes hour;

    /** Of the letters that wait, and of those for which there is room to come. */
    private long heldBytes;

    LetterRoom(long hourlyBytes) {
        this.hour = new HourlyBytes(hourlyBytes);
    }

    /**
     * Takes room in both, if the buffer has any: letters that are larger than all of it have, once
     * it is empty.
     *
     * @param isLimited whether the hour has a limit for them
     * @return whether there was any
     * @throws DeadLetterLimitException if they would be more than the hour may hold
     */
    boolean tryTake(ReservedLetters letters, boolean isLimited) {
        requireHour(letters, isLimited);
        boolean isTaken = tryTakeBuffer(letters);
        if (isTaken) {
            hour.take(letters.sizeBytes(), letters.time());
        }
        return isTaken;
    }

    /**
     * Takes room in the hour, and in the buffer if it has any.
     *
     * @return whether it had
     * @throws DeadLetterLimitException if they would be more than the hour may hold
     */
    boolean takeForJournal(ReservedLetters letters) {
        requireHour(letters, true);
        hour.take(letters.sizeBytes(), letters.time());
        return tryTakeBuffer(letters);
    }

    private void requireHour(ReservedLetters letters, boolean isLimited) {
        if (isLimited && !hour.allows(letters.sizeBytes(), letters.time())) {
            throw new DeadLetterLimitException(hour.mostBytes(), hour.end(), letters.time());
        }
    }

    private boolean tryTakeBuffer(ReservedLetters letters) {
        long sizeBytes = letters.sizeBytes();
        boolean hasRoom =
                sizeBytes == 0
                        || heldBytes == 0
                        || heldBytes + sizeBytes <= DeadLetters.BUFFER_BYTES;
        if (hasRoom) {
            heldBytes += sizeBytes;
            letters.haveRoom();
        }
        return hasRoom;
    }

    void giveBack(ReservedLetters letters) {
        hour.giveBack(letters.sizeBytes(), letters.time());
        giveBufferBack(letters);
    }

    /** The letters stay in a journal. */
    void giveBufferBack(ReservedLetters letters) {
        if (letters.hasRoom()) {
            heldBytes -= letters.sizeBytes();
        }
    }

    /** So much was stored. */
    void isFree(long bytes) {
        heldBytes -= bytes;
    }

    long heldBytes() {
        return heldBytes;
    }

    HourlyBytes hour() {
        return hour;
    }
}
