package org.bosixnet.client.config;

/**
 * One assignment in a file.
 *
 * @param key a name as a shell allows it: letters, digits and {@code _}, no digit first
 * @param value without quotes
 * @param line where the assignment begins, from 1
 */
record ConfigEntry(String key, String value, int line) {}
