package dev.varve.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A control group of the kernel that bounds what its processes may hold in memory. */
final class MemoryGroup implements AutoCloseable {

    private final Path folder;

    private MemoryGroup(Path folder) {
        this.folder = folder;
    }

    /** Empty, with a line that says so, where this machine or this user makes none. */
    static Optional<MemoryGroup> of(long bytes) {
        for (String[] each :
                new String[][] {
                    {"/sys/fs/cgroup/memory", "memory.limit_in_bytes"},
                    {"/sys/fs/cgroup", "memory.max"}
                }) {
            Path folder = Path.of(each[0], "varve-test-" + ProcessHandle.current().pid());
            try {
                Files.createDirectory(folder);
                Files.writeString(folder.resolve(each[1]), Long.toString(bytes));
                return Optional.of(new MemoryGroup(folder));
            } catch (IOException notHere) {
                remove(folder);
            }
        }
        System.out.println(
                "no memory cgroup can be made here: the process is bounded by -Xmx alone");
        return Optional.empty();
    }

    void add(long pid) throws IOException {
        Files.writeString(folder.resolve("cgroup.procs"), Long.toString(pid));
    }

    /** Once its processes have ended. */
    @Override
    public void close() {
        remove(folder);
    }

    private static void remove(Path folder) {
        try {
            Files.deleteIfExists(folder);
        } catch (IOException kept) {
            System.out.println("kept: " + kept.getMessage());
        }
    }
}
