package dev.varve.door.cli;

import dev.varve.store.InvalidKeyException;
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
 * What an archive reads, in the order in which the command names it; the files of a folder, a
 * pattern or a bucket in the order of the bytes of their paths. They are all there before anything
 * is begun, so that a mistyped name costs nothing.
 */
final class InputFiles {

    private static final String STANDARD_INPUT = "-";

    private final String call;
    private final InputBuckets buckets;
    private final List<Input> all = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    /** By what each is on its file system, whatever it is called. */
    private final Map<Object, String> known = new HashMap<>();

    private InputFiles(String call, InputBuckets buckets) {
        this.call = call;
        this.buckets = buckets;
    }

    /**
     * @param operands files, folders, patterns, addresses of buckets, and {@code -} for standard
     *     input
     * @param call of the command whose help tells more
     * @throws UsageException if one of them leads to no file, or to one that cannot be read
     * @throws WrongConfigurationException if a bucket is named and any key is wrong
     * @throws IOException if a bucket cannot be read; the message names it
     */
    static InputFiles of(List<String> operands, String call, InputBuckets buckets)
            throws IOException {
        InputFiles files = new InputFiles(call, buckets);
        for (String operand : operands) {
            if (ObjectAddress.isRemote(operand)) {
                files.addObjects(operand);
                continue;
            }
            try {
                files.add(operand);
            } catch (AccessDeniedException denied) {
                throw files.wrong("cannot read " + denied.getFile(), denied);
            } catch (IOException unreadable) {
                throw files.wrong("cannot read " + operand + ": " + unreadable, unreadable);
            } catch (InvalidPathException | PatternSyntaxException unclear) {
                throw files.unclear(operand, unclear);
            }
        }
        return files;
    }

    List<Input> all() {
        return all;
    }

    /** What is worth a line about those that are not read. */
    List<String> remarks() {
        return remarks;
    }

    private void add(String operand) throws IOException {
        Path path = Path.of(operand);
        if (operand.equals(STANDARD_INPUT)) {
            addOnce(Input.ofStandardInput(), operand);
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
        requireRecords(path.toString(), folder.files());
        for (Path file : folder.files()) {
            addFile(file);
        }
        remarkOthers(path.toString(), folder.others());
    }

    private void addObjects(String operand) throws IOException {
        ObjectAddress address =
                ObjectAddress.inBucket(operand)
                        .orElseThrow(
                                () ->
                                        wrong(
                                                operand
                                                        + ": it must name a bucket, as in s3://bucket/prefix/",
                                                null));
        Collection<InputObjects.Found> found;
        try {
            found = InputObjects.of(buckets.open(address.bucket()), address);
        } catch (InvalidKeyException | InvalidPathException | PatternSyntaxException unclear) {
            throw unclear(operand, unclear);
        }
        if (found.isEmpty()) {
            throw wrong(
                    Glob.isPattern(address.key())
                            ? "no object matches " + operand
                            : "there is no object %s, and none in such a folder".formatted(operand),
                    null);
        }
        found.forEach(this::addFound);
    }

    private void addFound(InputObjects.Found found) {
        requireRecords(found.name(), found.inputs());
        found.inputs().forEach(object -> addOnce(object, object.name()));
        remarkOthers(found.name(), found.others());
    }

    private void requireRecords(String folder, Collection<?> files) {
        if (files.isEmpty()) {
            throw wrong(
                    "no file of the folder %s is called *.json, *.ndjson or *.jsonl, or those with"
                                    .formatted(folder)
                            + " .gz or .zst",
                    null);
        }
    }

    private UsageException unclear(String operand, RuntimeException why) {
        return wrong("there can be no file %s: %s".formatted(operand, why.getMessage()), why);
    }

    private void remarkOthers(String folder, Collection<?> others) {
        if (!others.isEmpty()) {
            remarks.add(
                    "%s: %,d files with other names are not read, such as %s"
                            .formatted(folder, others.size(), others.iterator().next()));
        }
    }

    private void addFile(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw wrong("cannot read " + file, null);
        }
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        Object key = attributes.isRegularFile() ? attributes.fileKey() : null;
        addOnce(Input.of(file), key == null ? file : key);
    }

    private void addOnce(Input file, Object key) {
        String earlier = known.putIfAbsent(key, file.name());
        if (earlier == null) {
            all.add(file);
        } else {
            remarks.add(
                    file.name().equals(earlier)
                            ? "%s is named twice and read once".formatted(file)
                            : "%s is %s and read once".formatted(file, earlier));
        }
    }

    private UsageException wrong(String message, @Nullable Exception cause) {
        return new UsageException(message, call, cause);
    }
}
