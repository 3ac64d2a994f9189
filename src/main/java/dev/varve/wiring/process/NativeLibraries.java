package dev.varve.wiring.process;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.github.luben.zstd.util.Native;
import com.github.luben.zstd.util.ZstdVersion;
import dev.varve.parquet.compression.Codec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;

/**
 * Loads the native libraries of the codecs. Each is unpacked into a folder that no other user can
 * enter, and removed as soon as it is loaded: their own loaders leave files in the shared temporary
 * folder, one of them under a name that can be guessed, and none cleans up after a {@code kill -9}.
 *
 * <p>Where the program holds no library for this system, the codec's own loader has its say.
 */
final class NativeLibraries {

    private static final Map<String, String> LONG_NAMES = Map.of("amd64", "x86_64");

    private NativeLibraries() {}

    /**
     * Loads what a process of this codec needs: Zstandard always, since what is read may be packed
     * by it.
     *
     * @throws UncheckedIOException if the temporary folder cannot be written to, or nothing can be
     *     loaded from there
     */
    static synchronized void load(Codec codec) {
        String architecture = System.getProperty("os.arch");
        String longName = LONG_NAMES.getOrDefault(architecture, architecture);
        if (!Native.isLoaded()) {
            load(
                    "linux/%s/libzstd-jni-%s.so".formatted(architecture, ZstdVersion.VERSION),
                    library -> Map.of("ZstdNativePath", library.toString()),
                    Native::load);
        }
        switch (codec) {
            case SNAPPY ->
                    load(
                            "org/xerial/snappy/native/Linux/%s/libsnappyjava.so"
                                    .formatted(longName),
                            library ->
                                    Map.of(
                                            "org.xerial.snappy.lib.path",
                                            String.valueOf(library.getParent()),
                                            "org.xerial.snappy.lib.name",
                                            String.valueOf(library.getFileName())),
                            () -> Snappy.maxCompressedLength(0));
            case BROTLI ->
                    load(
                            "lib/linux-%s/libbrotli.so".formatted(longName),
                            library -> Map.of("brotli4j.library.path", library.toString()),
                            Brotli4jLoader::ensureAvailability);
            case ZSTD, GZIP, LZ4, NONE -> {}
        }
    }

    /**
     * @param resource the library, in the program
     * @param place the properties by which the loader finds the unpacked library
     */
    static void load(String resource, Function<Path, Map<String, String>> place, Runnable loader) {
        try (InputStream packed = resource(resource)) {
            if (packed == null) {
                return;
            }
            Path folder = Files.createTempDirectory("varve-");
            Path library = folder.resolve("library.so");
            Map<String, String> properties = place.apply(library);
            try {
                Files.copy(packed, library);
                properties.forEach(System::setProperty);
                loader.run();
            } catch (LinkageError refused) {
                throw unusable(
                        "lets no codec's library be loaded (is it mounted noexec?)",
                        new IOException(refused.getMessage(), refused));
            } finally {
                properties.keySet().forEach(System::clearProperty);
                Files.deleteIfExists(library);
                Files.delete(folder);
            }
        } catch (IOException full) {
            throw unusable("cannot hold a codec's library for a moment", full);
        }
    }

    private static UncheckedIOException unusable(String what, IOException failure) {
        return new UncheckedIOException(
                "the temporary folder %s %s: %s; -Djava.io.tmpdir=… names another"
                        .formatted(System.getProperty("java.io.tmpdir"), what, failure),
                failure);
    }

    private static @Nullable InputStream resource(String name) {
        return NativeLibraries.class.getClassLoader().getResourceAsStream(name);
    }
}
