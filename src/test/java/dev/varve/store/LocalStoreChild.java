package dev.varve.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** What a process of its own does with a local store, since it dies or must be someone else. */
final class LocalStoreChild {

    static final BlobKey KEY = new BlobKey("event/year=2024/part-0.parquet");

    private static final int PIECES = 3;
    private static final int PIECE_BYTES = 400_000;
    private static final int HALTED = 42;

    private LocalStoreChild() {}

    /**
     * Does what it is told.
     *
     * @param arguments what to do, the root, and for halting the number of the step, from 0 on
     */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "halt" -> halt(root, Integer.parseInt(arguments[2]));
            case "fill" -> fill(root);
            case "create" -> create(new LocalStore(root));
            case "names" -> names(root);
            default -> throw new IllegalArgumentException(String.join(" ", arguments));
        }
    }

    /** Stages and commits the object in several pieces. */
    static CreatedBlob store(LocalStore store) throws IOException {
        try (StagedBlob staged = store.stage(KEY)) {
            for (int piece = 0; piece < PIECES; piece++) {
                staged.append(ByteBuffer.wrap(piece(piece)));
            }
            return staged.commit(KEY);
        }
    }

    /** What {@link #store} stores. */
    static byte[] content() {
        ByteBuffer content = ByteBuffer.allocate(PIECES * PIECE_BYTES);
        for (int piece = 0; piece < PIECES; piece++) {
            content.put(piece(piece));
        }
        return content.array();
    }

    private static byte[] piece(int number) {
        byte[] bytes = new byte[PIECE_BYTES];
        new Random(number).nextBytes(bytes);
        return bytes;
    }

    /** Dies before the step of that number, as by {@code kill -9}. */
    private static void halt(Path root, int number) throws IOException {
        int[] left = {number};
        store(
                new LocalStore(
                        root,
                        step -> {
                            if (left[0]-- == 0) {
                                Runtime.getRuntime().halt(HALTED);
                            }
                        }));
    }

    /** Fills a file system that holds one mebibyte, makes room, and goes on. */
    private static void fill(Path root) throws IOException {
        LocalStore store = new LocalStore(root);
        BlobKey filler = new BlobKey("filler");
        store.create(filler, ByteBuffer.allocate(600_000));
        BlobKey key = new BlobKey("d/x");
        try (StagedBlob staged = store.stage(key)) {
            staged.append(ByteBuffer.wrap(piece(0), 0, 300_000));
            ByteBuffer piece = ByteBuffer.wrap(piece(1));
            for (int i = 0; i < 2; i++) {
                print(() -> staged.append(piece));
            }
            System.out.println("staged " + staged.sizeBytes());
            print(() -> store.create(new BlobKey("e/y"), ByteBuffer.allocate(500_000)));
            System.out.println("trouble " + store.probe().orElse("none"));
            System.out.println("visible " + Blobs.list(store, ""));
            store.delete(filler);
            staged.append(piece);
            System.out.println("committed " + staged.commit(key).sizeBytes());
        }
        System.out.println("trouble " + store.probe().orElse("none"));
        System.out.println("files " + LocalFiles.below(root));
    }

    private static void create(LocalStore store) {
        print(() -> store(store));
        System.out.println("trouble " + store.probe().orElse("none"));
    }

    private static void names(Path root) throws IOException {
        LocalStore store = new LocalStore(root);
        List<String> keys = List.of("b=日本/é.parquet", "c=😀/ß");
        for (String key : keys) {
            Blobs.createText(store, key, key);
            store.move(new BlobKey(key), new BlobKey(key + "-moved"));
            Blobs.createText(store, key, key);
            store.delete(new BlobKey(key + "-moved"));
        }
        boolean same = Blobs.list(store, "").equals(keys);
        boolean below = Blobs.list(store, "b=日本/").equals(keys.subList(0, 1));
        System.out.println(System.getProperty("sun.jnu.encoding") + " " + same + " " + below);
    }

    @FunctionalInterface
    private interface Attempt {

        void run() throws IOException;
    }

    private static void print(Attempt attempt) {
        try {
            attempt.run();
            System.out.println("done");
        } catch (IOException e) {
            System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }
}
