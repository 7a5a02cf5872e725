package org.bosixnet.client.address;

/**
 * A candidate and what was decided about it.
 *
 * @param reason one sentence for people that names the rule
 */
public record Judged(Candidate candidate, Verdict verdict, String reason) {}
