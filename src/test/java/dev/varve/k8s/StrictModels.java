package dev.varve.k8s;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.knative.serving.v1.Service;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.Map;

/**
 * The models of Kubernetes and Knative. They keep fields that they do not know; here such a field
 * is an error, and so is a value of another type.
 */
final class StrictModels {

    private static final Map<String, Class<? extends HasMetadata>> MODELS =
            Map.ofEntries(
                    Map.entry("apps/v1/Deployment", Deployment.class),
                    Map.entry("batch/v1/CronJob", CronJob.class),
                    Map.entry("monitoring.coreos.com/v1/PrometheusRule", PrometheusRule.class),
                    Map.entry("monitoring.coreos.com/v1/ServiceMonitor", ServiceMonitor.class),
                    Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
                    Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
                    Map.entry("serving.knative.dev/v1/Service", Service.class),
                    Map.entry("v1/ConfigMap", ConfigMap.class),
                    Map.entry("v1/PersistentVolumeClaim", PersistentVolumeClaim.class),
                    Map.entry("v1/Service", io.fabric8.kubernetes.api.model.Service.class),
                    Map.entry("v1/ServiceAccount", ServiceAccount.class));

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .annotationIntrospector(new NothingElse())
                    .build();

    private StrictModels() {}

    /**
     * @throws JsonProcessingException if a field is unknown or has another type
     * @throws IllegalArgumentException if there is no model of this type
     */
    static HasMetadata model(Manifest manifest) throws JsonProcessingException {
        Class<? extends HasMetadata> model = MODELS.get(manifest.type());
        if (model == null) {
            throw new IllegalArgumentException("no model of " + manifest.type());
        }
        return MAPPER.treeToValue(manifest.tree(), model);
    }

    /** Of a part of a manifest. */
    static <T> T part(JsonNode tree, Class<T> model) throws JsonProcessingException {
        return MAPPER.treeToValue(tree, model);
    }

    /** Takes from the models where they would keep what they do not know. */
    private static final class NothingElse extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }
    }
}
