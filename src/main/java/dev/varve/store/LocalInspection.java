package dev.varve.store;

import dev.varve.store.Finding.Outcome;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Tries what Varve needs of a file system, with temporary files that it removes. */
final class LocalInspection {

    private final Path root;
    private final UUID owner;
    private final LocalFailure failure;
    private final Clock clock;
    private final Inspection inspection = new Inspection();

    LocalInspection(Path root, UUID owner, LocalFailure failure, Clock clock) {
        this.root = root;
        this.owner = owner;
        this.failure = failure;
        this.clock = clock;
    }

    List<Finding> findings() throws InterruptedIOException {
        if (Files.notExists(root)) {
            inspection.add(
                    Inspection.CREATE,
                    Outcome.UNKNOWN,
                    "there is no folder " + root + " yet",
                    "the first file makes it; make it, then look again");
            return inspection.findings();
        }
        if (look(Inspection.CREATE, this::create)) {
            look(Inspection.PUT, this::put);
            inspection.add(
                    Inspection.COMPLETION,
                    Outcome.HOLDS,
                    "large files get their names in the same step as small ones",
                    "");
            inspection.add(Inspection.COPY, Outcome.HOLDS, "nothing is copied to get a name", "");
            inspection.add(
                    Inspection.CHECKSUMS,
                    Outcome.HOLDS,
                    "none is kept; a file whose name is taken is compared byte for byte",
                    "");
            inspection.add(Inspection.ORDER, Outcome.HOLDS, "Varve sorts by itself", "");
            look(Inspection.CLOCKS, this::clocks);
            inspection.add(Inspection.LOCK, Outcome.HOLDS, "a folder has none", "");
            inspection.add(Inspection.DELETE, Outcome.HOLDS, "temporary files were removed", "");
            inspection.add(
                    Inspection.PERMISSIONS,
                    Outcome.HOLDS,
                    "the user '%s' may write and search there"
                            .formatted(System.getProperty("user.name")),
                    "");
        }
        return inspection.findings();
    }

    private boolean look(String capability, Inspection.Look look) throws InterruptedIOException {
        return inspection.look(
                capability,
                Outcome.LACKS,
                Inspection.NOTHING_STORED,
                () -> {
                    try {
                        return look.look();
                    } catch (IOException e) {
                        throw failure.of("cannot write", e);
                    }
                });
    }

    private Finding create() throws IOException {
        TemporaryFile file = TemporaryFile.create(root, owner);
        try {
            file.write(ByteBuffer.allocate(1), 0);
            return new Finding(Inspection.CREATE, Outcome.HOLDS, "a file in " + root, "");
        } finally {
            file.delete();
        }
    }

    private Finding put() throws IOException {
        TemporaryFile first = TemporaryFile.create(root, owner);
        try {
            TemporaryFile second = TemporaryFile.create(root, owner);
            try {
                return placed(first.path(), second.path());
            } finally {
                second.delete();
            }
        } finally {
            first.delete();
        }
    }

    private static Finding placed(Path file, Path taken) throws IOException {
        try {
            Files.createLink(taken, file);
        } catch (FileAlreadyExistsException refused) {
            return new Finding(
                    Inspection.PUT,
                    Outcome.HOLDS,
                    "a hard link to a name that is taken was refused",
                    "");
        } catch (UnsupportedOperationException impossible) {
            return withoutLinks("it has none");
        } catch (IOException impossible) {
            return withoutLinks(String.valueOf(impossible.getMessage()));
        }
        return new Finding(
                Inspection.PUT,
                Outcome.LACKS,
                "a hard link replaced the file of its name",
                "files can be replaced; use another file system");
    }

    private static Finding withoutLinks(String why) {
        return new Finding(
                Inspection.PUT,
                Outcome.WEAKER,
                "hard links are not to be had (%s)".formatted(why),
                "files are renamed under a lock that all Varve processes share; nothing else may"
                        + " create files there");
    }

    private Finding clocks() throws IOException {
        TemporaryFile file = TemporaryFile.create(root, owner);
        try {
            return Inspection.ofClocks(
                    clock.instant(), Files.getLastModifiedTime(file.path()).toInstant());
        } finally {
            file.delete();
        }
    }
}
