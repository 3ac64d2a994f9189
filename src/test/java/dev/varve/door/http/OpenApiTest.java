package dev.varve.door.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.varve.k8s.Yaml;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class OpenApiTest {

    private static final List<Class<?>> RESOURCES =
            List.of(
                    FlushResource.class,
                    RangesResource.class,
                    RecordsResource.class,
                    TablesResource.class);

    private final JsonNode description = read();

    private static JsonNode read() {
        try {
            return Yaml.readAll(new OpenApiResource().show()).getFirst();
        } catch (IOException broken) {
            throw new AssertionError("the description is no YAML", broken);
        }
    }

    @Test
    void describesEveryAddressOfTheDoorAndNoOther() {
        assertEquals("3.1.0", description.path("openapi").asText());
        assertEquals(declared(), described());
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<String> references = description.findValuesAsText("$ref");
        assertFalse(references.isEmpty());
        for (String reference : references) {
            assertFalse(
                    description.at(reference.substring(1)).isMissingNode(),
                    "nothing is at " + reference);
        }
    }

    private static Set<String> declared() {
        Set<String> addresses = new TreeSet<>();
        for (Class<?> resource : RESOURCES) {
            for (Method method : resource.getDeclaredMethods()) {
                verbs(method)
                        .map(verb -> verb + " " + method.getAnnotation(Path.class).value())
                        .forEach(addresses::add);
            }
        }
        return addresses;
    }

    private static Stream<String> verbs(Method method) {
        return Stream.of(method.getAnnotations())
                .map(Annotation::annotationType)
                .map(type -> type.getAnnotation(HttpMethod.class))
                .filter(verb -> verb != null)
                .map(HttpMethod::value);
    }

    private Set<String> described() {
        Set<String> addresses = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : description.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> entry : path.getValue().properties()) {
                if (!entry.getKey().equals("parameters")) {
                    addresses.add(entry.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
                }
            }
        }
        return addresses;
    }
}
