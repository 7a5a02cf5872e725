package org.bosixnet.attack;

import java.util.Map;
import org.bosixnet.access.KeyKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A registry with a host that has a key and an address, and is the victim. */
abstract class KeyAttackFixture {

    static final String BODY = AttackedRegistry.addresses("2001:db8:6666::1");

    static AttackedRegistry registry;
    static String victim;
    static String key;

    @BeforeAll
    static void start() {
        registry = new AttackedRegistry(Map.of());
        victim = AttackedRegistry.freshName();
        key = registry.bind(victim);
        registry.report(victim, "2001:db8:aaaa:2::5");
        registry.takeWrites();
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @BeforeEach
    void forgetWhatOthersWrote() {
        registry.takeWrites();
    }

    static String wrong() {
        return AttackedRegistry.bearer(AttackedRegistry.key(KeyKind.HOST));
    }
}
