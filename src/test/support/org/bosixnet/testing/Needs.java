package org.bosixnet.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Names what a test needs of the machine: {@code root}, {@code namespaces} (root that may make network and mount
 * namespaces), the path of a file, or the name of a command. Where one is missing the test is skipped and the reason
 * names it; with the system property {@code bosixnet.test.require=true} it fails instead.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsCondition.class)
public @interface Needs {
    String[] value();
}
