package dev.varve.journal.segments;

import java.io.IOException;
import java.util.List;

/**
 * The files of a journal: what a journal asks of a disk, and no more, so that tests can cut its
 * power at any of these calls. Paths are relative to the journal's root, with {@code /} between
 * names. Reading is safe from any thread; everything else is called by one thread at a time.
 */
public interface JournalFiles {

    /**
     * The folder in which segments begin: {@code ready} where a file takes one sync and no more.
     */
    default String segmentFolder() {
        return Segment.ACTIVE;
    }

    /** Whether what was written may be there only long after a sync has failed. */
    default boolean mayBeLate() {
        return false;
    }

    /**
     * The files below a folder, at any depth, in the order of their paths; none where there is no
     * such folder.
     *
     * @throws IOException if the folder cannot be read
     */
    List<String> list(String folder) throws IOException;

    /**
     * Creates an empty file, with the folders that it needs; its name survives a power cut once
     * this returns.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is such a file
     * @throws IOException if it cannot be created; there may be an empty file of that name
     */
    AppendedFile create(String path) throws IOException;

    /**
     * The bytes of a file, fewer where it ends before.
     *
     * @throws IOException if there is no such file, or it cannot be read
     */
    byte[] read(String path, long offset, int length) throws IOException;

    /**
     * @return its length in bytes
     * @throws IOException if there is no such file
     */
    long size(String path) throws IOException;

    /**
     * Shortens a file; that it is shorter survives a power cut once this returns.
     *
     * @throws IOException if it cannot be shortened
     */
    void truncate(String path, long size) throws IOException;

    /**
     * Gives a file another name, with the folders that it needs; that survives a power cut once
     * this returns. A file under the new name is replaced.
     *
     * @throws IOException if it cannot be moved; after a power cut it has one of both names
     */
    void move(String from, String to) throws IOException;

    /**
     * Removes a file. It may be there again after a power cut.
     *
     * @throws IOException if it cannot be removed
     */
    void delete(String path) throws IOException;
}
