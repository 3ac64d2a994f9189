package dev.varve.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Short words for what tests do with a store. */
public final class Blobs {

    private Blobs() {}

    /** The key of that text. */
    public static BlobKey key(String text) {
        return new BlobKey(text);
    }

    /** The bytes of the text. */
    public static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    /** Creates an object that holds the text. */
    public static CreatedBlob createText(BlobStore store, String key, String text)
            throws IOException {
        return store.create(key(key), utf8(text));
    }

    /** The object's bytes as text. */
    public static String text(BlobStore store, String key) throws IOException {
        return new String(bytes(store, key), UTF_8);
    }

    /** The keys that are listed below the prefix. */
    public static List<String> list(BlobStore store, String prefix) throws IOException {
        try (Stream<BlobInfo> listed = store.list(prefix)) {
            return listed.map(info -> info.key().value()).toList();
        }
    }

    static String text(BlobStore store, String key, long offset, long length) throws IOException {
        try (InputStream in = store.read(key(key), offset, length)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    public static byte[] bytes(BlobStore store, String key) throws IOException {
        try (InputStream in = store.read(key(key))) {
            return in.readAllBytes();
        }
    }

    public static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** What a numbered task does. */
    @FunctionalInterface
    interface Numbered<T> {

        T call(int number) throws Exception;
    }

    static <T> List<T> together(int count, Numbered<T> task) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(32)) {
            List<Callable<T>> calls = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                calls.add(() -> task.call(number));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(calls)) {
                results.add(future.get());
            }
            return results;
        }
    }
}
