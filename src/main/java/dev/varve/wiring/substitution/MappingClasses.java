package dev.varve.wiring.substitution;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.TargetClass;
import io.smallrye.config.PropertyNamesMatcher;
import io.smallrye.config.SmallRyeConfigBuilder;

/** What {@link ParallelMappings} needs of a builder and may not see: it changes nothing. */
@TargetClass(SmallRyeConfigBuilder.MappingBuilder.class)
final class MappingClasses {

    @Alias
    native PropertyNamesMatcher<?> getIgnores();
}
