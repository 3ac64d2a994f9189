package dev.varve.door.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The files that an archive reads, in the order in which the command names them; those of a folder
 * or a pattern in the order of the bytes of their paths. They are all there before anything is
 * begun, so that a mistyped name costs nothing.
 */
final class InputFiles {

    private static final Path STANDARD_INPUT = Path.of("-");

    private final String call;
    private final List<Path> all = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    /** By what each is on its file system, whatever it is called. */
    private final Map<Object, Path> known = new HashMap<>();

    private InputFiles(String call) {
        this.call = call;
    }

    /**
     * @param operands files, folders, patterns, and {@code -} for standard input
     * @param call of the command whose help tells more
     * @throws UsageException if one of them leads to no file, or to one that cannot be read
     */
    static InputFiles of(List<String> operands, String call) {
        InputFiles files = new InputFiles(call);
        for (String operand : operands) {
            try {
                files.add(operand);
            } catch (AccessDeniedException denied) {
                throw files.wrong("cannot read " + denied.getFile(), denied);
            } catch (IOException unreadable) {
                throw files.wrong("cannot read " + operand + ": " + unreadable, unreadable);
            } catch (InvalidPathException | PatternSyntaxException unclear) {
                throw files.wrong(
                        "there can be no file %s: %s".formatted(operand, unclear.getMessage()),
                        unclear);
            }
        }
        return files;
    }

    static boolean isStandardInput(Path input) {
        return input.equals(STANDARD_INPUT);
    }

    List<Path> all() {
        return all;
    }

    /** What is worth a line about those that are not read. */
    List<String> remarks() {
        return remarks;
    }

    private void add(String operand) throws IOException {
        Path path = Path.of(operand);
        if (isStandardInput(path)) {
            addOnce(path, path);
        } else if (Files.exists(path)) {
            addAny(path);
        } else if (Glob.isPattern(operand)) {
            Collection<Path> matches = new Glob(operand).paths();
            if (matches.isEmpty()) {
                throw wrong("no file matches " + operand, null);
            }
            for (Path each : matches) {
                addAny(each);
            }
        } else {
            throw wrong("there is no file " + operand, null);
        }
    }

    private void addAny(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            addFolder(path);
        } else {
            addFile(path);
        }
    }

    private void addFolder(Path path) throws IOException {
        InputFolder folder = InputFolder.of(path);
        if (folder.files().isEmpty()) {
            throw wrong(
                    "no file of the folder %s is called *.json, *.ndjson or *.jsonl, or those with"
                                    .formatted(path)
                            + " .gz or .zst",
                    null);
        }
        for (Path file : folder.files()) {
            addFile(file);
        }
        if (!folder.others().isEmpty()) {
            remarks.add(
                    "%s: %,d files with other names are not read, such as %s"
                            .formatted(path, folder.others().size(), folder.others().first()));
        }
    }

    private void addFile(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw wrong("cannot read " + file, null);
        }
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        Object key = attributes.isRegularFile() ? attributes.fileKey() : null;
        addOnce(file, key == null ? file : key);
    }

    private void addOnce(Path file, Object key) {
        Path earlier = known.putIfAbsent(key, file);
        if (earlier == null) {
            all.add(file);
        } else {
            remarks.add(
                    file.equals(earlier)
                            ? "%s is named twice and read once".formatted(file)
                            : "%s is %s and read once".formatted(file, earlier));
        }
    }

    private UsageException wrong(String message, @Nullable Exception cause) {
        return new UsageException(message, call, cause);
    }
}
