package dev.varve.wiring.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.util.ZstdVersion;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class NativeLibrariesTest {

    private static final String LIBRARY =
            "linux/%s/libzstd-jni-%s.so"
                    .formatted(System.getProperty("os.arch"), ZstdVersion.VERSION);

    /** What a folder that is mounted noexec does. */
    @Test
    void aLibraryThatMayNotBeLoadedIsAFolderThatCannotBeUsed() {
        List<Path> unpacked = new ArrayList<>();

        UncheckedIOException failure =
                assertThrows(
                        UncheckedIOException.class,
                        () ->
                                NativeLibraries.load(
                                        LIBRARY,
                                        library -> {
                                            unpacked.add(library);
                                            return Map.of();
                                        },
                                        () -> {
                                            throw new UnsatisfiedLinkError("failed to map segment");
                                        }));

        assertEquals(
                "the temporary folder %s lets no codec's library be loaded (is it mounted noexec?): java.io.IOException: failed to map segment; -Djava.io.tmpdir=… names another"
                        .formatted(System.getProperty("java.io.tmpdir")),
                failure.getMessage());
        assertFalse(Files.exists(unpacked.getFirst().getParent()), "the folder is left behind");
    }

    @Test
    void aLibraryIsThereWhileItIsLoadedAndGoneAfterwards() {
        List<Path> seen = new ArrayList<>();

        NativeLibraries.load(
                LIBRARY,
                library -> Map.of("varve.test.library", library.toString()),
                () -> seen.add(Path.of(System.getProperty("varve.test.library"))));

        assertTrue(seen.getFirst().isAbsolute());
        assertFalse(Files.exists(seen.getFirst().getParent()), "the folder is left behind");
        assertFalse(System.getProperties().containsKey("varve.test.library"));
    }
}
