package dev.varve.wiring;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import dev.varve.k8s.Kustomization;
import dev.varve.k8s.Workload;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The service answers what the manifests ask it. */
@QuarkusTest
@TestProfile(TestFolder.class)
class ProbesTest {

    @ParameterizedTest
    @ValueSource(strings = {"k8s/base/deployment", "k8s/base/knative"})
    void everyProbeFindsTheServiceWell(String folder) throws IOException {
        for (String path :
                Workload.of(Kustomization.render(Path.of(folder)).manifests()).probes().values()) {
            given().get(path).then().statusCode(200).body("status", equalTo("UP"));
        }
    }
}
