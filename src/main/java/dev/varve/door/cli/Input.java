package dev.varve.door.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What a command reads records from: a file, an object of a bucket, or standard input.
 *
 * @param name by which a person knows it; its last part says how it ends
 * @param sizeBytes of what is stored; empty where it comes once and cannot be read again
 * @param content opens it from its first byte on
 */
record Input(String name, OptionalLong sizeBytes, Content content) {

    /** Opens an input. */
    @FunctionalInterface
    interface Content {

        /**
         * @return owned by the caller; for one thread
         * @throws IOException if it cannot be read, or is not what it was any more
         */
        InputStream open() throws IOException;
    }

    static Input ofStandardInput() {
        return new Input("-", OptionalLong.empty(), () -> System.in);
    }

    /**
     * @throws IOException if its size cannot be seen
     */
    static Input of(Path file) throws IOException {
        OptionalLong size =
                Files.isRegularFile(file)
                        ? OptionalLong.of(Files.size(file))
                        : OptionalLong.empty();
        return new Input(file.toString(), size, () -> new FileInput(file));
    }

    /**
     * @throws IOException if it cannot be read
     */
    InputStream open() throws IOException {
        return content.open();
    }

    /** Whether it can be read twice. */
    boolean comesAgain() {
        return sizeBytes.isPresent();
    }

    /** The name without the folders before it. */
    String lastName() {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}
