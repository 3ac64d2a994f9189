package dev.varve;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Real records that stand beside the project, not in it; tests that read them skip where they are
 * missing.
 */
public final class RealData {

    private static final Path ROOT = Path.of(System.getProperty("varve.data", "../shared/data"));

    private RealData() {}

    /**
     * The file or folder of that name below the data folder; skips the calling test where there is
     * none.
     */
    public static Path require(String relative) {
        Path path = ROOT.resolve(relative);
        Assumptions.assumeTrue(
                Files.exists(path),
                () -> "skipped: no real records at " + path + " (-Dvarve.data names their folder)");
        return path;
    }
}
