package dev.varve.wiring.configuration;

import dev.varve.layer.audit.SigningKey;
import dev.varve.record.TableName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the keys of the audit chain mean. */
final class AuditTexts {

    private AuditTexts() {}

    /**
     * @throws IllegalArgumentException if one of them can be no table
     */
    static List<TableName> tables(String written) {
        return Stream.of(written.split(",", -1))
                .map(String::strip)
                .map(TableName::new)
                .distinct()
                .toList();
    }

    /**
     * @throws IllegalArgumentException if there is no such file, or no such key in it
     */
    static SigningKey signingKey(String file) {
        try {
            return SigningKey.parse(Files.readString(Path.of(file)));
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "the file cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }
}
