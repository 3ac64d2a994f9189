package dev.varve.wiring.configuration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the keys of a store or a mirror lead.
 *
 * @param server whose it is
 * @param path of the objects there, with a {@code /} at its end
 */
record KeyedPlace(String server, String path) {

    /**
     * @param keys with what they begin: {@code varve.store} or {@code varve.mirror}
     * @return empty where they name none
     */
    static Optional<KeyedPlace> of(CheckedValues values, String keys) {
        return values.get(keys + ".type", Choice.StoreType.class)
                .flatMap(
                        type ->
                                type == Choice.StoreType.LOCAL
                                        ? folder(values, keys)
                                        : bucket(values, keys, type));
    }

    private static Optional<KeyedPlace> folder(CheckedValues values, String keys) {
        return values.get(keys + ".directory", String.class)
                .flatMap(KeyedPlace::real)
                .map(folder -> new KeyedPlace("", below(folder, values, keys)));
    }

    private static Optional<KeyedPlace> bucket(
            CheckedValues values, String keys, Choice.StoreType type) {
        String server = values.get(keys + ".endpoint", String.class).orElse(Choice.word(type));
        return values.get(keys + ".bucket", String.class)
                .map(bucket -> new KeyedPlace(server, below(bucket, values, keys)));
    }

    private static String below(String root, CheckedValues values, String keys) {
        String prefix = values.get(keys + ".prefix", String.class).orElse("").strip();
        String path = prefix.isEmpty() ? root : root + "/" + prefix;
        return path.endsWith("/") ? path : path + "/";
    }

    /** Whatever links lead there; of a folder that is not there yet, those to its parents. */
    private static Optional<String> real(String written) {
        Path whole;
        try {
            whole = EngineSettings.folder(written).toAbsolutePath().normalize();
        } catch (InvalidPathException told) { // by the rule for texts
            return Optional.empty();
        }
        Path there = whole;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        try {
            return Optional.of(there.toRealPath().resolve(there.relativize(whole)).toString());
        } catch (IOException gone) { // then no link leads there
            return Optional.of(whole.toString());
        }
    }

    /** Whether it is a folder of the other, at any depth. */
    boolean isInside(KeyedPlace other) {
        return server.equals(other.server)
                && path.startsWith(other.path)
                && !path.equals(other.path);
    }

    /** For a person. */
    @Override
    public String toString() {
        String shown = path.length() > 1 ? path.substring(0, path.length() - 1) : path;
        return server.isEmpty() ? shown : server + ": " + shown;
    }
}
