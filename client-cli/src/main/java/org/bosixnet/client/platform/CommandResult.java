package org.bosixnet.client.platform;

import java.nio.charset.StandardCharsets;

/**
 * What a program that ended by itself left behind.
 *
 * @param exitCode 0 for success, by convention
 * @param output its standard output; what is no UTF-8 reads as U+FFFD
 */
public record CommandResult(int exitCode, String output) {
    CommandResult(int exitCode, byte[] output) {
        this(exitCode, new String(output, StandardCharsets.UTF_8));
    }
}
