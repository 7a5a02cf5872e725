package org.bosixnet.attack;

import java.util.Map;
import org.bosixnet.TestKeys;
import org.bosixnet.access.KeyKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A registry with a host that has a key and an address, and is the victim. */
public abstract class VictimFixture {

    protected static final String BODY = AttackedRegistry.addresses("2001:db8:6666::1");

    protected static AttackedRegistry registry;
    protected static String victim;
    protected static String key;

    @BeforeAll
    protected static void start() {
        registry = new AttackedRegistry(Map.of());
        victim = AttackedRegistry.freshName();
        key = registry.bind(victim);
        registry.report(victim, "2001:db8:aaaa:2::5");
        registry.takeWrites();
    }

    @AfterAll
    protected static void stop() {
        registry.close();
    }

    @BeforeEach
    protected void forgetWhatOthersWrote() {
        registry.takeWrites();
    }

    protected static String wrong() {
        return AttackedRegistry.bearer(TestKeys.any(KeyKind.HOST));
    }
}
