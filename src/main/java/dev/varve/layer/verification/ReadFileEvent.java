package dev.varve.layer.verification;

import dev.varve.layer.audit.EventText;
import dev.varve.layer.audit.FileEvent;
import dev.varve.layer.audit.FileEventText;
import java.util.Optional;

/**
 * An object where the event of a file should be.
 *
 * @param path of it
 * @param event what it says, where it is as it was written
 * @param expected where it is not: what should be there
 * @param found in its place
 */
record ReadFileEvent(String path, Optional<FileEvent> event, String expected, String found) {

    static ReadFileEvent of(String path, String table, long number, byte[] bytes) {
        try {
            FileEventText text = FileEventText.parse(bytes);
            FileEvent event = text.event();
            if (!event.table().equals(table) || event.number() != number) {
                return broken(
                        path,
                        "the event %d of %s".formatted(number, table),
                        "that of %d of %s".formatted(event.number(), event.table()));
            }
            if (text.isExact()) {
                return new ReadFileEvent(path, Optional.of(event), "", "");
            }
            ReadEvent.Difference differs = ReadEvent.Difference.of(event.hashes(), text.hashes());
            return broken(path, differs.expected(), differs.found());
        } catch (EventText.NoEventException broken) {
            return broken(path, "an event", String.valueOf(broken.getMessage()));
        }
    }

    private static ReadFileEvent broken(String path, String expected, String found) {
        return new ReadFileEvent(path, Optional.empty(), expected, found);
    }
}
