package dev.varve.layer.mirroring;

import dev.varve.layer.audit.ChainName;
import dev.varve.layer.audit.FileEventName;
import dev.varve.layer.verification.FilePlace;
import dev.varve.store.BlobKey;

/** What an object is, by its key below the prefix. */
enum ObjectKind {
    FILE,
    MANIFEST,
    DEAD_LETTERS,
    /** Of a chain: where it begins, an event or a signature. */
    AUDIT,
    /** Nothing that is mirrored: what somebody else has put there, or is not published yet. */
    OTHER;

    /** Below the prefix: what processes keep until it is in files. */
    static final String JOURNALS = FilePlace.JOURNALS;

    static ObjectKind of(BlobKey inside) {
        String key = inside.value();
        if (key.startsWith(JOURNALS)) {
            return OTHER;
        }
        if (key.startsWith(FilePlace.DEAD_LETTERS)) {
            return DEAD_LETTERS;
        }
        if (key.startsWith(ChainName.FOLDER)) {
            return ChainName.of(key).isPresent() || FileEventName.of(key).isPresent()
                    ? AUDIT
                    : OTHER;
        }
        if (FilePlace.ofManifest("", inside).isPresent()) {
            return MANIFEST;
        }
        return FilePlace.ofFile("", inside).isPresent() ? FILE : OTHER;
    }
}
