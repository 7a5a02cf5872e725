package org.bosixnet.dao;

import java.time.Instant;

/**
 * A period in which no registry ran, so that no host could report.
 *
 * @param from the last sign that a registry was alive
 * @param to when one was started again; not before {@code from}
 */
public record Outage(Instant from, Instant to) {}
