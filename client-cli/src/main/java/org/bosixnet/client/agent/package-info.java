/**
 * The loop and its wiring: {@code Wiring} makes every part from the settings, {@code Agent} runs. What a part does
 * is decided in its own package; none of them knows this one. Begin with {@code Agent.run}.
 */
@NullMarked
package org.bosixnet.client.agent;

import org.jspecify.annotations.NullMarked;
