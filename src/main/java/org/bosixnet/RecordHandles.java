package org.bosixnet;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.runtime.ObjectMethods;
import java.util.List;
import org.bosixnet.thread.SafeLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What the Java runtime remembers about the registry's records. Each method handle in a static field of
 * {@link ObjectMethods} remembers the types that it was last adapted to; in Java 17 by a strong reference
 * (JDK-8078641). These are the types of our records and their components, so the first comparison would keep the whole
 * application in memory after it is undeployed.
 */
final class RecordHandles {

    private static final Logger LOG = LoggerFactory.getLogger(RecordHandles.class);

    private RecordHandles() {}

    /**
     * Makes the runtime forget our classes, by adapting the same handles to one of its own. Must be called last: the
     * first call of a record's method after it would make the runtime remember again.
     */
    static void letGo() {
        try {
            for (String method : List.of("equals", "hashCode", "toString")) {
                var unused = ObjectMethods.bootstrap(
                        MethodHandles.lookup(),
                        method,
                        MethodHandle.class,
                        String.class,
                        "text",
                        MethodHandles.identity(String.class));
            }
        } catch (Throwable e) {
            SafeLog.say(LOG, Level.WARN, "{}: {}", "The class loader may stay in memory", e);
        }
    }
}
