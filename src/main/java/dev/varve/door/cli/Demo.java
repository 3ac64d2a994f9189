package dev.varve.door.cli;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Shows a newcomer the whole way: example records in through the service's own HTTP door, files
 * out.
 */
public final class Demo {

    private static final List<String> EXAMPLES =
            List.of("contract_data.ndjson", "event.ndjson", "ticker.ndjson");

    private final URI service;
    private final Optional<Path> directory;
    private final PrintWriter out;

    /**
     * @param service its address, without a path
     * @param directory of the local store
     */
    public Demo(URI service, Optional<Path> directory, PrintWriter out) {
        this.service = service;
        this.directory = directory;
        this.out = out;
    }

    /**
     * Posts the examples, flushes, and prints the files, a query and the address.
     *
     * @throws IOException if the service cannot be reached or answers anything but 200
     */
    public void run() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            long records = 0;
            for (String example : EXAMPLES) {
                String table = example.substring(0, example.indexOf('.'));
                byte[] lines = read("/examples/records/" + example);
                records +=
                        post(client, "/v1/tables/" + table + "/records", lines)
                                .getJsonNumber("accepted")
                                .longValue();
            }
            JsonObject flushed = post(client, "/v1/flush", new byte[0]);
            print(records, flushed);
        }
    }

    private void print(long records, JsonObject flushed) {
        List<JsonObject> files = flushed.getJsonArray("files").getValuesAs(JsonObject.class);
        out.println();
        out.printf("%,d example records settled into %,d files:%n%n", records, files.size());
        files.forEach(
                file ->
                        out.printf(
                                "  %s  (%s rows, %s bytes)%n",
                                place(file.getString("key")), file.get("rows"), file.get("bytes")));
        directory.ifPresent(
                folder ->
                        out.printf(
                                "%nTo look into them, paste into DuckDB:%n%n"
                                        + "  SELECT contract_id, count(*) AS events, min(ledger_closed_at) AS first%n"
                                        + "  FROM read_parquet('%s/event/**/*.parquet', hive_partitioning = true)%n"
                                        + "  GROUP BY ALL ORDER BY events DESC;%n",
                                folder.toAbsolutePath().normalize()));
        out.printf(
                "%nVarve is serving at %s until Ctrl-C. Send it records of your own:%n%n", service);
        out.printf(
                "  curl --data-binary '{\"hello\":\"world\"}' %s/v1/tables/greetings/records%n%n",
                service);
        out.flush();
    }

    private String place(String key) {
        return directory.map(folder -> folder.resolve(key).toString()).orElse(key);
    }

    private JsonObject post(HttpClient client, String path, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(service.resolve(path))
                        .header("Content-Type", "application/x-ndjson")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build();
        HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (reply.statusCode() != 200) {
            throw new IOException(path + " answered " + reply.statusCode() + ": " + reply.body());
        }
        try (JsonReader reader = Json.createReader(new StringReader(reply.body()))) {
            return reader.readObject();
        }
    }

    private static byte[] read(String resource) throws IOException {
        try (InputStream in = Demo.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException("the build left out " + resource);
            }
            return in.readAllBytes();
        }
    }
}
