package dev.varve.wiring.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.varve.ChildJvm;
import dev.varve.door.cli.GivenKeys;
import dev.varve.journal.keys.AnswerMemory;
import dev.varve.journal.segments.Commit;
import dev.varve.journal.segments.Journal;
import dev.varve.journal.segments.JournalEvents;
import dev.varve.journal.segments.LineStream;
import dev.varve.journal.segments.Lines;
import dev.varve.record.TableName;
import dev.varve.store.LocalStore;
import dev.varve.wiring.configuration.Configuration;
import dev.varve.wiring.configuration.ProcessEnvironment;
import dev.varve.wiring.configuration.VarveConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriterIdentityTest implements JournalEvents {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final WriterHolder SELF = new WriterHolder("db_1.example", 12, START);

    @TempDir Path around;

    @Override
    public void damaged(String what) {
        fail(what);
    }

    @Override
    public void foreign(String path) {
        fail(path);
    }

    @Test
    void isTheSameNameWithHigherPositionsAtEveryStart() throws Exception {
        String name;
        try (WriterIdentity first = open(Map.of())) {
            name = first.name();
            assertEquals(0, first.firstPosition());
            assertTrue(name.matches("db-1-example-[0-9a-f]{8}"), name);
        }
        try (WriterIdentity second = open(Map.of())) {
            assertEquals(name, second.name());
            assertEquals(WriterIdentity.BLOCK, second.firstPosition());
        }
    }

    /** A clock that goes backwards changes nothing: the positions are counted, not timed. */
    @Test
    void doesNotDependOnTheClockOrTheHost() throws Exception {
        String name;
        try (WriterIdentity first = open(Map.of())) {
            name = first.name();
        }
        WriterHolder earlier = new WriterHolder("another", 1, Instant.EPOCH);
        try (WriterIdentity second = WriterIdentity.open(config(Map.of()), earlier)) {
            assertEquals(name, second.name());
            assertEquals(WriterIdentity.BLOCK, second.firstPosition());
        }
    }

    @Test
    void givesNoPositionAgainThatAKilledProcessMayHaveGiven() throws Exception {
        Process killed = stay();
        String[] said = line(killed).split(" ", -1);
        killed.destroyForcibly().waitFor();
        try (WriterIdentity next = open(Map.of())) {
            assertEquals(said[0], next.name());
            assertEquals(Long.parseLong(said[1]) + WriterIdentity.BLOCK, next.firstPosition());
        }
    }

    @Test
    void whatIsReservedIsNotGivenAgain() throws Exception {
        long reserved;
        try (WriterIdentity identity = open(Map.of())) {
            assertEquals(WriterIdentity.BLOCK, identity.reservedPosition());
            identity.reserve(WriterIdentity.BLOCK);
            assertEquals(WriterIdentity.BLOCK, identity.reservedPosition());
            identity.reserve(5 * WriterIdentity.BLOCK + 1);
            reserved = identity.reservedPosition();
            assertEquals(6 * WriterIdentity.BLOCK, reserved);
        }
        try (WriterIdentity next = open(Map.of())) {
            assertEquals(reserved, next.firstPosition());
        }
    }

    @Test
    void hasNoPositionThatANameHasNoRoomFor() throws Exception {
        try (WriterIdentity identity = open(Map.of())) {
            identity.reserve(WriterIdentity.MOST_POSITIONS);
            assertEquals(
                    "the writer '%s' has used all of its positions; set another varve.writer"
                            .formatted(identity.name()),
                    assertThrows(
                                    IOException.class,
                                    () -> identity.reserve(WriterIdentity.MOST_POSITIONS + 1))
                            .getMessage());
        }
        assertThrows(IOException.class, () -> open(Map.of()));
        open(Map.of("varve.writer", "fresh")).close();
    }

    @Test
    void aSecondProcessIsToldWhoTheFirstIsAndWhatToDo() throws Exception {
        Process first = stay();
        try {
            String name = line(first).split(" ", -1)[0];
            String refusal =
                    assertThrows(WriterTakenException.class, () -> open(Map.of())).getMessage();
            assertEquals(1, refusal.lines().count());
            assertEquals(
                    "the writer of %s/.varve-writer '%s' is %s; stop it, or give this process another varve.writer"
                            .formatted(
                                    root(),
                                    name,
                                    new WriterHolder(
                                            WriterHolder.self().host(),
                                            first.pid(),
                                            first.info()
                                                    .startInstant()
                                                    .orElseThrow()
                                                    .truncatedTo(ChronoUnit.SECONDS))),
                    refusal);
            try (WriterIdentity other = open(Map.of("varve.writer", "other"))) {
                assertTrue(other.name().matches("other-[0-9a-f]{8}"), other.name());
            }
        } finally {
            first.destroyForcibly().waitFor();
        }
        open(Map.of()).close();
    }

    @Test
    void aSecondOneInTheSameProcessIsRefusedAndLeavesTheFirstItsLock() throws Exception {
        try (WriterIdentity first = open(Map.of())) {
            String refusal =
                    assertThrows(WriterTakenException.class, () -> open(Map.of())).getMessage();
            assertTrue(refusal.contains("'" + first.name() + "' is " + SELF), refusal);
            ChildJvm.Ended child = ChildJvm.run(child("end"));
            assertTrue(child.said().startsWith("the writer of "), child::said);
        }
        ChildJvm.Ended child = ChildJvm.run(child("end"));
        assertTrue(child.said().endsWith(" " + WriterIdentity.BLOCK + "\n"), child::said);
    }

    @Test
    void eachConfiguredNameHasPositionsOfItsOwn() throws Exception {
        try (WriterIdentity a = open(Map.of("varve.writer", "a"));
                WriterIdentity b = open(Map.of("varve.writer", "b"));
                WriterIdentity unnamed = open(Map.of())) {
            a.reserve(3 * WriterIdentity.BLOCK);
            assertEquals(0, b.firstPosition());
            assertNotEquals(a.name(), unnamed.name());
        }
        try (WriterIdentity a = open(Map.of("varve.writer", "a"))) {
            assertEquals(3 * WriterIdentity.BLOCK, a.firstPosition());
        }
        try (LocalStore store = new LocalStore(root());
                Stream<?> listed = store.list("")) {
            assertEquals(0, listed.count());
        }
    }

    @Test
    void aTornRecordIsAnErrorThatNamesTheFileWhereverItIsTorn() throws Exception {
        open(Map.of()).close();
        Path record = root().resolve(".varve-writer");
        byte[] whole = Files.readAllBytes(record);
        for (int length = 0; length < whole.length; length++) {
            Files.write(record, Arrays.copyOf(whole, length));
            assertDamaged(record);
            byte[] flipped = whole.clone();
            flipped[length] ^= 1;
            Files.write(record, flipped);
            assertDamaged(record);
        }
        Files.write(record, whole);
        open(Map.of()).close();
    }

    private void assertDamaged(Path record) {
        String message = assertThrows(IOException.class, () -> open(Map.of())).getMessage();
        assertTrue(message.startsWith(record + " is damaged: "), message);
    }

    @Test
    void aRecordThatCannotBeReadIsAnErrorThatNamesTheFile() throws Exception {
        Path record = Files.createDirectories(root().resolve(".varve-writer"));
        String message = assertThrows(IOException.class, () -> open(Map.of())).getMessage();
        assertTrue(message.startsWith("cannot read the writer's identity in " + record), message);
    }

    @Test
    void aFolderThatCannotBeWrittenIsAnErrorThatNamesIt() throws Exception {
        Files.createDirectories(root());
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "unshare",
                                "--map-root-user",
                                "--mount",
                                "sh",
                                "-c",
                                "mount -t tmpfs -o ro varve \"$1\" && shift && exec \"$@\"",
                                "sh",
                                root().toString()));
        Process probe = start(command, "true");
        assumeTrue(probe.waitFor() == 0, "skipped: no file system can be mounted here");
        command.add(ChildJvm.java());
        Process child = start(command, child("end"));
        assertEquals(
                "cannot make the folder in %s: the file system is read-only; mount it writable or choose another"
                        .formatted(root()),
                line(child));
    }

    @Test
    void aFolderThatThisUserMayNotWriteIsAnErrorThatNamesIt() throws Exception {
        Files.createDirectories(root());
        Files.setPosixFilePermissions(root(), PosixFilePermissions.fromString("r-xr-xr-x"));
        assumeFalse(Files.isWritable(root()), "skipped: this user may write everywhere");
        String message = assertThrows(IOException.class, () -> open(Map.of())).getMessage();
        assertEquals(
                "cannot lock the writer's identity in %s/.varve-lock: this user may not; let it write there"
                        .formatted(root()),
                message);
    }

    @Test
    void aFileInPlaceOfTheFolderIsAnErrorThatNamesIt() throws Exception {
        Files.writeString(root(), "in the way");
        String message = assertThrows(IOException.class, () -> open(Map.of())).getMessage();
        assertTrue(message.contains(root() + " is not a directory"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3", "gcs", "local"})
    void keepsNothingWhereNothingIsWrittenOrNoFolderIs(String store) throws Exception {
        Map<String, String> keys =
                store.equals("local")
                        ? Map.of("varve.dry-run", "on")
                        : Map.of(
                                "varve.store.type", store,
                                "varve.store.bucket", "b",
                                "varve.acknowledgement", "memory");
        try (WriterIdentity one = open(keys);
                WriterIdentity other = open(keys)) {
            assertNotEquals(one.name(), other.name());
            assertEquals(0, one.firstPosition());
            assertEquals(WriterIdentity.MOST_POSITIONS, one.reservedPosition());
            one.reserve(WriterIdentity.MOST_POSITIONS);
        }
        assertFalse(Files.exists(root()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-.", "x", "0", "Ünï-cødé", "a\nb"})
    void anyHostGivesANameThatFilesCanHave(String host) throws Exception {
        WriterHolder odd = new WriterHolder(host, 1, START);
        String name;
        try (WriterIdentity identity = WriterIdentity.open(config(Map.of()), odd)) {
            name = identity.name();
        }
        try (WriterIdentity again = WriterIdentity.open(config(Map.of()), odd)) {
            assertEquals(name, again.name());
        }
        assertTrue(name.matches("[A-Za-z0-9][A-Za-z0-9-]*-[0-9a-f]{8}"), name);
        assertEquals(name.length(), new TableName("t" + name).value().length() - 1);
    }

    @Test
    void refusesToStartWhereTheVolumeOfTheJournalsRecordsIsMissing() throws Exception {
        Path journal = around.resolve("journal");
        Map<String, String> keys = Map.of("varve.journal.directory", journal.toString());
        journalRecord(keys);
        Files.move(root(), around.resolve("volume"));
        String marker = root().resolve(".varve-root").toString();
        String why =
                ("%s is not there, but the journal in %s sends its records to that folder:"
                                + " mount its volume; if it is to begin anew, make that file")
                        .formatted(marker, journal);

        assertEquals(why, assertThrows(IOException.class, () -> open(keys)).getMessage());
        assertFalse(Files.exists(root()));
        Files.createDirectory(root()); // the mount point
        assertEquals(why, assertThrows(IOException.class, () -> open(keys)).getMessage());
        assertEquals(0, root().toFile().list().length);

        Files.createFile(Path.of(marker));
        open(keys).close();
    }

    @Test
    void startsInANewFolderBesideAJournalThatHasSentItsRecordsElsewhere() throws Exception {
        Map<String, String> keys =
                Map.of("varve.journal.directory", around.resolve("journal").toString());
        journalRecord(keys);
        Path other = around.resolve("other lake");
        WriterIdentity.open(config(keys, other), SELF).close();
        assertTrue(Files.exists(other.resolve(".varve-root")));
    }

    private void journalRecord(Map<String, String> keys) throws Exception {
        VarveConfig config = config(keys);
        Clock clock = Clock.fixed(START, ZoneOffset.UTC);
        AnswerMemory answers = Producers.answers(config, new SteadyClock(START, () -> 0));
        try (WriterIdentity writer = open(keys);
                Journal journal = JournalFactory.openOnDisk(config, writer, this, clock, answers)) {
            ByteBuffer line = ByteBuffer.wrap("{}\n".getBytes(StandardCharsets.UTF_8));
            Lines lines = new Lines(new LineStream("feed"), "day", START, 1, line);
            journal.write(List.of(Commit.of(List.of(lines))));
        }
    }

    private Path root() {
        return around.resolve("lake");
    }

    private WriterIdentity open(Map<String, String> keys) throws IOException {
        return WriterIdentity.open(config(keys), SELF);
    }

    private VarveConfig config(Map<String, String> keys) {
        return config(keys, root());
    }

    private static VarveConfig config(Map<String, String> keys, Path root) {
        Map<String, String> all = new HashMap<>(keys);
        all.put("varve.store.directory", root.toString());
        return Configuration.read(
                new ProcessEnvironment(Map.of(), Map.of()), GivenKeys.ofCommandLine(all));
    }

    private Process stay() throws IOException {
        return start(List.of(ChildJvm.java()), child("stay"));
    }

    private static Process start(List<String> before, String... words) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(words));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private String[] child(String what) {
        return new String[] {
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            WriterIdentityChild.class.getName(),
            root().toString(),
            what
        };
    }

    private static String line(Process process) throws IOException {
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        return said.readLine();
    }
}
