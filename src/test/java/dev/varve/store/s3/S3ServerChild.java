package dev.varve.store.s3;

import java.io.IOException;

/**
 * The process in which S3Proxy runs: it ends with its standard input, so that it does not outlive a
 * test that was killed. Its class path is this class and the server's jar.
 */
final class S3ServerChild {

    private S3ServerChild() {}

    /**
     * @param arguments those of S3Proxy
     */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        Thread.ofPlatform().daemon().start(S3ServerChild::endWithTheTest);
        Class.forName("org.gaul.s3proxy.Main")
                .getMethod("main", String[].class)
                .invoke(null, (Object) arguments);
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
