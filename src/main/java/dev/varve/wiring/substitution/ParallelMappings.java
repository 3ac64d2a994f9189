package dev.varve.wiring.substitution;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/**
 * How the configuration fills the objects that the container and its extensions read: some forty
 * classes, one after the other, a third of the time to the first answer. None depends on another,
 * and a configuration may be read by many threads: two share the work.
 */
@TargetClass(SmallRyeConfig.class)
final class ParallelMappings {

    @Substitute
    Map<Class<?>, Map<String, Object>> buildMappings(SmallRyeConfigBuilder builder) {
        return Mappings.of((SmallRyeConfig) (Object) this, builder.getMappingsBuilder());
    }
}
