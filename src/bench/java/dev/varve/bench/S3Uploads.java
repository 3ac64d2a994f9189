package dev.varve.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/** Lets Varve's store and the bare SDK upload the same GiB by turns, and looks at what arrived. */
final class S3Uploads {
    private static final String BUCKET = "uploads";
    private static final long FILE_BYTES = 1L << 30;
    private static final long SEED = 4;

    /** Who uploads. */
    enum Uploader {
        VARVE("varve store", StoreUpload.class),
        SDK("aws sdk", SdkUpload.class);

        private final String label;
        private final Class<?> child;

        Uploader(String label, Class<?> child) {
            this.label = label;
            this.child = child;
        }

        String label() {
            return label;
        }
    }

    private final S3Proxy server;
    private final Path directory;

    S3Uploads(S3Proxy server, Path directory) {
        this.server = server;
        this.directory = directory;
    }

    /**
     * The medians of each.
     *
     * @throws IllegalStateException when an object is not what was sent
     */
    Map<Uploader, Measurement> run(int runs) throws IOException, InterruptedException {
        Path file = file();
        long checksum = checksum(file);
        server.createBucket(BUCKET);
        return Turns.medians(
                List.of(Uploader.values()), runs, uploader -> once(uploader, file, checksum));
    }

    private Measurement once(Uploader uploader, Path file, long checksum)
            throws IOException, InterruptedException {
        S3Target target = server.target(BUCKET, uploader.child.getSimpleName());
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Settings.java(),
                                "-Xmx128m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                uploader.child.getName()));
        command.addAll(target.arguments());
        command.add(file.toString());
        Path log = directory.resolve("log").resolve(target.key() + ".log");
        Measurement measurement = ChildProcess.run(command, server.environment(), log);
        Path object = server.files(BUCKET).resolve(target.key());
        if (Files.size(object) != FILE_BYTES || checksum(object) != checksum) {
            throw new IllegalStateException(
                    uploader.label() + " left other bytes than it was given: " + object);
        }
        Files.delete(object);
        System.err.printf(
                "1 GiB to s3: %s %.2f s CPU%n", uploader.label(), measurement.cpuSeconds());
        return measurement.of(0, FILE_BYTES);
    }

    /** Bytes that nothing can compress; made when they are not there. */
    private Path file() throws IOException {
        Path file = directory.resolve("input").resolve("upload-" + FILE_BYTES + "-v1.bin");
        if (!Files.exists(file)) {
            SplittableRandom random = new SplittableRandom(SEED);
            byte[] block = new byte[1 << 20];
            Input.write(
                    file,
                    out -> {
                        for (long written = 0; written < FILE_BYTES; written += block.length) {
                            random.nextBytes(block);
                            out.write(block);
                        }
                    });
        }
        return file;
    }

    /** Of the file as it is on the disk; reading it puts it into the page cache too. */
    private static long checksum(Path file) throws IOException {
        CRC32C checksum = new CRC32C();
        try (InputStream in = new CheckedInputStream(Files.newInputStream(file), checksum)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return checksum.getValue();
    }
}
