package org.bosixnet.client.agent;

/** Refuses a whole list because it has more names than {@code MAX_NAMES} allows. */
public final class TooManyNamesException extends Exception {
    TooManyNamesException(int maxNames) {
        super("The registry's list has more than " + maxNames
                + " names and was refused whole. If that many are right, raise MAX_NAMES.");
    }
}
