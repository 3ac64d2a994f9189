package dev.varve.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ElfFileTest {

    @Test
    @EnabledOnOs(OS.LINUX)
    void theLibrariesOfAnExecutableAreReadFromItself() throws IOException {
        Path java = Path.of(ChildJvm.java());
        List<String> needed = ElfFile.needed(java);
        assertTrue(needed.contains("libc.so.6"), needed::toString);
        assertTrue(needed.contains("libjli.so"), needed::toString);
    }

    @Test
    void whatIsNoExecutableIsNotRead() {
        IOException refused =
                assertThrows(IOException.class, () -> ElfFile.needed(Path.of("pom.xml")));
        assertEquals("pom.xml is no 64-bit ELF file", refused.getMessage());
    }
}
