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

    private static final String CREATE = "create";
    private static final String PUT = "conditional put";
    private static final String NOTHING_STORED = "nothing can be stored";

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
                    CREATE,
                    Outcome.UNKNOWN,
                    "there is no folder " + root + " yet",
                    "the first file makes it; make it, then look again");
            return inspection.findings();
        }
        if (look(CREATE, this::create)) {
            look(PUT, this::put);
            inspection.add(
                    "conditional completion",
                    Outcome.HOLDS,
                    "large files get their names in the same step as small ones",
                    "");
            inspection.add(
                    "copy within the server", Outcome.HOLDS, "nothing is copied to get a name", "");
            inspection.add(
                    "checksums",
                    Outcome.HOLDS,
                    "none is kept; a file whose name is taken is compared byte for byte",
                    "");
            inspection.add("order of listings", Outcome.HOLDS, "Varve sorts by itself", "");
            look("clock difference", this::clocks);
            inspection.add("object lock", Outcome.HOLDS, "a folder has none", "");
            inspection.add("delete", Outcome.HOLDS, "temporary files were removed", "");
            inspection.add(
                    "least permissions",
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
                NOTHING_STORED,
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
            return new Finding(CREATE, Outcome.HOLDS, "a file in " + root, "");
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
                    PUT, Outcome.HOLDS, "a hard link to a name that is taken was refused", "");
        } catch (UnsupportedOperationException impossible) {
            return withoutLinks("it has none");
        } catch (IOException impossible) {
            return withoutLinks(String.valueOf(impossible.getMessage()));
        }
        return new Finding(
                PUT,
                Outcome.LACKS,
                "a hard link replaced the file of its name",
                "files can be replaced; use another file system");
    }

    private static Finding withoutLinks(String why) {
        return new Finding(
                PUT,
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
