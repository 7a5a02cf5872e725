package org.bosixnet.async;

/**
 * How many streams, of changes or of lists, there may be at once.
 *
 * @param perKey with one key, at least 1
 * @param perNetwork from one /64, or one IPv4 address, at least 1
 */
public record StreamLimits(int perKey, int perNetwork) {}
