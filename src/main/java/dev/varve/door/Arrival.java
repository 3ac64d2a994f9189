package dev.varve.door;

import java.io.IOException;

/** How the bytes of a stream come. For the one thread that reads it. */
public interface Arrival {

    /** Of a stream whose bytes are there. */
    Arrival PRESENT =
            new Arrival() {

                @Override
                public boolean isDry() {
                    return false;
                }

                @Override
                public void await() {}
            };

    /** Whether a read would have to wait now. */
    boolean isDry();

    /**
     * Waits until reading is worth it: some bytes are there, or the end.
     *
     * @throws IOException if the stream fails, or its bytes come too slowly
     */
    void await() throws IOException;
}
