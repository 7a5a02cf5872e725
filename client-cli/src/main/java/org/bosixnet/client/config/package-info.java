/**
 * The agent's settings: read from options, environment and a file in the original's form, checked, typed. Nothing in a
 * file is ever executed, and no secret in a setting is ever printed.
 */
@NullMarked
package org.bosixnet.client.config;

import org.jspecify.annotations.NullMarked;
