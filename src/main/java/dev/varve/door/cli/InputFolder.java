package dev.varve.door.cli;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The files of a folder and of those in it that hold records, as their names say. What begins with
 * a dot or an underscore is left out, as readers of such folders do: it is about the data. Links
 * are followed, but not to where they come from.
 */
final class InputFolder extends SimpleFileVisitor<Path> {

    private final Path folder;
    private final SortedSet<Path> files = new TreeSet<>();
    private final SortedSet<Path> others = new TreeSet<>();

    private InputFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * @throws IOException if a folder or a link in it cannot be read
     */
    static InputFolder of(Path folder) throws IOException {
        InputFolder visitor = new InputFolder(folder);
        Files.walkFileTree(
                folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, visitor);
        return visitor;
    }

    /** Those that are read, in the order of the bytes of their paths. */
    SortedSet<Path> files() {
        return files;
    }

    /** Those that are left out since they have other names. */
    SortedSet<Path> others() {
        return others;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes) {
        return !entered.equals(folder) && isAboutData(entered)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (!isAboutData(file)) {
            boolean isRead = FileEnding.isOfRecords(file.toString()) && !attributes.isOther();
            (isRead ? files : others).add(file);
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
        if (failure instanceof FileSystemLoopException) {
            return FileVisitResult.CONTINUE;
        }
        throw failure;
    }

    private static boolean isAboutData(Path path) {
        return isAboutData(String.valueOf(path.getFileName()));
    }

    /** What a file or folder of that name is for readers of folders of data. */
    static boolean isAboutData(String name) {
        return name.startsWith(".") || name.startsWith("_");
    }
}
