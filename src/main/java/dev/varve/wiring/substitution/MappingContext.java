package dev.varve.wiring.substitution;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.TargetClass;
import io.smallrye.config.ConfigMappingContext;
import io.smallrye.config.ConfigValidationException.Problem;
import io.smallrye.config.PropertyNamesMatcher;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;

/** What {@link ParallelMappings} needs of a context and may not see: it changes nothing. */
@TargetClass(ConfigMappingContext.class)
final class MappingContext {

    /** Maps all classes of the builder. */
    @Alias
    MappingContext(SmallRyeConfig config, SmallRyeConfigBuilder.MappingBuilder classes) {}

    @Alias
    native Map<Class<?>, Map<String, Object>> getMappings();

    @Alias
    native List<Problem> getProblems();

    @Alias
    native void reportUnknown(PropertyNamesMatcher<?> ignored);
}
