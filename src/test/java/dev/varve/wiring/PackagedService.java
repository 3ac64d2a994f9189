package dev.varve.wiring;

import io.restassured.RestAssured;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The packaged program as a service, for one class of tests, on {@link TestFolder}'s settings. */
final class PackagedService implements BeforeAllCallback, AfterAllCallback {

    private @Nullable Packaged service;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of("VARVE_HTTP_PORT", "0"));
        new TestFolder()
                .getConfigOverrides()
                .forEach(
                        (key, value) -> {
                            if (key.startsWith("varve.")) {
                                environment.put(variable(key), value);
                            }
                        });
        service = Packaged.start(environment, "serve");
        RestAssured.baseURI = "http://localhost";
        RestAssured.port = service.awaitAddress().getPort();
    }

    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        RestAssured.reset();
        if (service != null) {
            service.close();
        }
    }
}
