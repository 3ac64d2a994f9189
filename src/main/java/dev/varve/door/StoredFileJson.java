package dev.varve.door;

import dev.varve.layer.StoredFile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A stored file as it stands in replies and in the JSON lines of an archive. */
public final class StoredFileJson {

    private StoredFileJson() {}

    /**
     * The members of its JSON object, in their order.
     *
     * @param path of the file, where the store has directories
     */
    public static Map<String, Object> of(StoredFile file, Optional<String> path) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("table", file.table());
        body.put("key", file.key());
        body.put("manifest", file.manifest());
        path.ifPresent(name -> body.put("path", name));
        body.put("rows", file.rowCount());
        body.put("bytes", file.sizeBytes());
        body.put("sha256", file.sha256());
        body.put("existed", file.existed());
        return body;
    }
}
