package dev.varve.wiring.substitution;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.smallrye.config.NameIterator;
import io.smallrye.config.PropertyNamesMatcher;
import org.jspecify.annotations.Nullable;

/**
 * How the configuration finds the names with {@code *} that a key fits: at each level it compares
 * the segment with all that could stand there, in both directions, from their last character on.
 */
@TargetClass(PropertyNamesMatcher.Node.class)
@SuppressWarnings("NullAway.Init") // the fields are those of the class that this one replaces
final class MatcherNode {

    @Alias String path;
    @Alias MatcherNode @Nullable [] children;

    @Substitute
    public @Nullable MatcherNode find(NameIterator at) {
        if (children == null) {
            return null;
        }
        String key = at.getName();
        int from = at.getPosition() + 1;
        int length = at.getNextEnd() - from;
        if (length == 1 && key.charAt(from) == '*') {
            return null;
        }
        for (MatcherNode child : children) {
            if (Segments.match(child.path, key, from, length)) {
                return child;
            }
        }
        return null;
    }
}
