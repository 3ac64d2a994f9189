package dev.varve.door.cli;

import dev.varve.door.Engine;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Sees to it that a table's columns have the types that a sample of every input asks for, before
 * the first row group is encoded. What was read by then is kept as it is and waits; only inputs
 * that have not had their turn are read for it. So an archive that fits into the memory, and any of
 * one input, reads nothing twice.
 */
final class TypeSamples {

    /** Reads the beginning of an input and has the tables learn from it. */
    @FunctionalInterface
    interface Learning {

        /**
         * @throws IOException if that much of it cannot be read
         */
        void learn(Input input, long mostBytes) throws IOException;
    }

    private final Engine engine;
    private final List<Input> inputs;
    private final Learning learning;
    private final long sampleBytes;
    private int current;
    private long readBytes;
    private boolean holding;

    TypeSamples(Engine engine, List<Input> inputs, Learning learning) {
        this.engine = engine;
        this.inputs = inputs;
        this.learning = learning;
        this.sampleBytes = engine.sampleBytes();
    }

    /** Before the first input. */
    void begin() {
        if (sampleBytes == Long.MAX_VALUE) {
            inputs.stream().filter(Input::comesAgain).forEach(this::learn);
        }
        boolean complete =
                sampleBytes == Long.MAX_VALUE && inputs.stream().allMatch(Input::comesAgain);
        if (sampleBytes > 0 && !complete) {
            holding = true;
            engine.layers().holdEncoding(this::learnRest);
        }
    }

    /** Counts what is read of the input whose turn it is, unpacked. */
    InputStream counting(InputStream content) {
        readBytes = 0;
        return new FilterInputStream(content) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int count = super.read(target, offset, length);
                readBytes += Math.max(count, 0);
                return count;
            }
        };
    }

    /** A piece of the input was accepted. */
    void accepted() {
        if (holding && readBytes >= sampleBytes) {
            release();
        }
    }

    /** The input has ended. */
    void ended() {
        current++;
        readBytes = 0;
    }

    /** All inputs were read. */
    void release() {
        holding = false;
        engine.layers().releaseEncoding();
    }

    private void learnRest() {
        holding = false;
        boolean begun = current < inputs.size() && readBytes >= sampleBytes;
        inputs.stream()
                .skip(begun ? current + 1L : current)
                .filter(Input::comesAgain)
                .filter(_ -> sampleBytes < Long.MAX_VALUE)
                .forEach(this::learn);
    }

    private void learn(Input input) {
        try {
            learning.learn(input, sampleBytes);
        } catch (IOException untaken) {
            // told when the input has its turn, with what is accepted before
            System.getLogger(TypeSamples.class.getName())
                    .log(System.Logger.Level.DEBUG, "the sample of " + input, untaken);
        }
    }

    /** The first bytes of a stream. */
    static InputStream beginning(InputStream content, long mostBytes) {
        return new FilterInputStream(content) {
            private long leftBytes = mostBytes;

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                if (leftBytes <= 0) {
                    return -1;
                }
                int count = super.read(target, offset, (int) Math.min(length, leftBytes));
                leftBytes -= Math.max(count, 0);
                return count;
            }
        };
    }
}
