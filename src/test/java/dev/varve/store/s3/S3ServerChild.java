package dev.varve.store.s3;

import java.io.IOException;
import java.util.Arrays;

/**
 * The process in which a server runs: it ends with its standard input, so that it does not outlive
 * a test that was killed. Its class path is this class and the server's jar.
 */
final class S3ServerChild {

    private S3ServerChild() {}

    /**
     * @param arguments the server's main class, and its arguments
     */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        Thread.ofPlatform().daemon().start(S3ServerChild::endWithTheTest);
        Class.forName(arguments[0])
                .getMethod("main", String[].class)
                .invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    private static void endWithTheTest() {
        try {
            while (System.in.read() >= 0) {}
        } catch (IOException e) {
            System.err.println(e);
        }
        Runtime.getRuntime().halt(0);
    }
}
