package dev.varve.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.varve.ChildJvm;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The local store in processes of their own: killed, on a full or read-only disk, not permitted.
 */
final class LocalStoreProcessTest {

    private record Ended(int status, List<String> lines) {}

    @TempDir Path around;

    @Test
    void showsNoPartialFileWhereverTheProcessDies() throws Exception {
        List<Step> steps = new ArrayList<>();
        LocalStoreChild.store(new LocalStore(around.resolve("counted"), steps::add));
        EnumSet<Step> ofCreating = EnumSet.complementOf(EnumSet.of(Step.REPLACE));
        assertEquals(ofCreating, EnumSet.copyOf(steps));
        int visible = 0;
        for (int step = 0; step <= steps.size(); step++) {
            Path root = around.resolve("killed before step " + step);
            Ended ended = child(List.of(), "halt", root.toString(), Integer.toString(step));
            assertEquals(step < steps.size() ? 42 : 0, ended.status(), ended::toString);
            LocalStore store = new LocalStore(root);
            List<String> listed = Blobs.list(store, "");
            if (!listed.isEmpty()) {
                visible++;
                requireWhole(root);
            }
            CreatedBlob again = LocalStoreChild.store(store);
            assertEquals(!listed.isEmpty(), again.existed());
            requireWhole(root);
            sweepAll(store, root);
            assertEquals(List.of(LocalStoreChild.KEY.value()), LocalFiles.below(root));
        }
        System.out.printf(
                "LocalStoreProcessTest: killed at %d places, after %d of them the object was whole,"
                        + " after the others invisible%n",
                steps.size(), visible - 1);
        assertEquals(3, visible);
    }

    @Test
    void goesOnWhenAFullDiskHasRoomAgain() throws Exception {
        List<String> lines = mounted("size=1m", "fill");
        String place = " in " + around + "/mounted: ";
        String full = place + "no space is left on the file system; free some, then try again";
        assertEquals("TransientStoreException: cannot write 'd/x'" + full, lines.get(0));
        assertEquals(lines.get(0), lines.get(1));
        assertEquals("staged 300000", lines.get(2));
        assertEquals("TransientStoreException: cannot write 'e/y'" + full, lines.get(3));
        assertEquals("trouble cannot write" + full, lines.get(4));
        assertEquals("visible [filler]", lines.get(5));
        assertEquals("committed 700000", lines.get(6));
        assertEquals("trouble none", lines.get(7));
        assertEquals("files [d/x]", lines.get(8));
    }

    @Test
    void saysThatTheFileSystemIsReadOnly() throws Exception {
        List<String> lines = mounted("ro", "create");
        String end =
                " in "
                        + around
                        + "/mounted: the file system is read-only;"
                        + " mount it writable or choose another";
        assertEquals("IOException: cannot write '" + LocalStoreChild.KEY + "'" + end, lines.get(0));
        assertEquals("trouble cannot write" + end, lines.get(1));
    }

    @Test
    void saysWhoIsNotPermitted() throws Exception {
        List<String> someoneElse =
                List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
        Path root = Files.createDirectory(around.resolve("locked"));
        Files.setPosixFilePermissions(around, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("r-xr-xr-x"));
        boolean superuser = Files.isWritable(root);
        if (superuser) {
            List<String> probe = new ArrayList<>(someoneElse);
            probe.addAll(List.of(ChildJvm.java(), "-cp", classes(), "none.such.Class"));
            assumeTrue(
                    run(probe, Map.of()).lines().toString().contains("none.such.Class")
                            && readableByOthers(),
                    "skipped: no process of another user can be started here");
        }
        Ended ended = child(superuser ? someoneElse : List.of(), "create", root.toString());
        assertEquals(0, ended.status(), ended::toString);
        String line = ended.lines().getFirst();
        assertTrue(line.startsWith("IOException: cannot write '" + LocalStoreChild.KEY), line);
        assertTrue(line.contains(" may not; let it read, write and search"), line);
        assertTrue(ended.lines().getLast().startsWith("trouble cannot write in " + root));
    }

    @Test
    void namesFilesInUtf8WhateverTheLocale() throws Exception {
        Path root = around.resolve("names");
        for (String locale : List.of("C", "POSIX", "C.UTF-8")) {
            Ended ended =
                    run(command(List.of(), "names", root.toString()), Map.of("LC_ALL", locale));
            assertEquals(0, ended.status(), ended::toString);
            assertTrue(ended.lines().getFirst().endsWith(" true true"), ended::toString);
        }
        assertEquals(2, Blobs.list(new LocalStore(root), "").size());
    }

    private static void requireWhole(Path root) throws IOException {
        assertArrayEquals(
                LocalStoreChild.content(),
                Files.readAllBytes(root.resolve(LocalStoreChild.KEY.value())));
    }

    private static void sweepAll(LocalStore store, Path root) throws IOException {
        for (String file : LocalFiles.below(root)) {
            Files.setLastModifiedTime(root.resolve(file), FileTime.fromMillis(0));
        }
        store.sweepLeftOvers();
    }

    /** Runs the child on a file system that only it sees, and that ends with it. */
    private List<String> mounted(String options, String what) throws Exception {
        Path root = Files.createDirectory(around.resolve("mounted"));
        String script = "mount -t tmpfs -o \"$1\" varve \"$2\" && shift 2 && exec \"$@\"";
        List<String> unshare =
                List.of(
                        "unshare",
                        "--map-root-user",
                        "--mount",
                        "sh",
                        "-c",
                        script,
                        "sh",
                        options,
                        root.toString());
        List<String> probe = new ArrayList<>(unshare);
        probe.add("true");
        Ended possible = run(probe, Map.of());
        assumeTrue(
                possible.status() == 0,
                () -> "skipped: no file system can be mounted here: " + possible.lines());
        Ended ended = child(unshare, what, root.toString());
        assertEquals(0, ended.status(), ended::toString);
        return ended.lines();
    }

    private static Ended child(List<String> before, String... arguments) throws Exception {
        return run(command(before, arguments), Map.of());
    }

    private static List<String> command(List<String> before, String... arguments)
            throws URISyntaxException {
        List<String> command = new ArrayList<>(before);
        command.addAll(
                List.of(
                        ChildJvm.java(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classes(),
                        LocalStoreChild.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static Ended run(List<String> command, Map<String, String> environment)
            throws InterruptedException {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process process = builder.start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), output.lines().toList());
        } catch (IOException e) {
            return new Ended(-1, List.of(String.valueOf(e.getMessage())));
        }
    }

    private static String classes() throws URISyntaxException {
        return place(LocalStore.class) + ":" + place(LocalStoreChild.class);
    }

    private static Path place(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static boolean readableByOthers() throws IOException, URISyntaxException {
        for (Path path = place(LocalStore.class); path != null; path = path.getParent()) {
            if (!PosixFilePermissions.toString(Files.getPosixFilePermissions(path)).endsWith("x")) {
                return false;
            }
        }
        return true;
    }
}
