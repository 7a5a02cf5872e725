package org.bosixnet.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;

/** Tells refusals apart. */
public final class Refusals {

    private Refusals() {}

    /** Returns a check that something thrown is a refusal of that kind. */
    public static Consumer<Throwable> refused(RefusedException.Kind kind) {
        return thrown -> assertThat(thrown).isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.kind())
                .isEqualTo(kind));
    }
}
