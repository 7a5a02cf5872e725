package org.bosixnet.registry;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bosixnet.host.HostName;
import org.bosixnet.host.InvalidValueException;

/** Finds names that a new host can have, for people who set up the second computer with the name of the first. */
final class FreeNames {

    private static final int MOST_TRIES = 1000;

    /** The most characters of a label before a dash and a number. */
    private static final int LONGEST_STEM = 58;

    private final Supplier<RegistryView> view;
    private final ReservedNames reserved;

    FreeNames(Supplier<RegistryView> view, ReservedNames reserved) {
        this.view = view;
        this.reserved = reserved;
    }

    /**
     * Returns a name that nobody has at this moment: the same one with a number from 2 behind its first label, where a
     * number that was put there before is counted up. Empty if there is none among the first thousand.
     */
    Optional<HostName> like(HostName taken) {
        String[] labels = taken.value().split("\\.", 2);
        String domain = labels.length == 1 ? "" : "." + labels[1];
        String first = labels[0].replaceFirst("-[0-9]{1,4}$", "");
        boolean counted =
                parsed(first + domain).filter(view.get().records()::containsKey).isPresent();
        String whole = counted ? first : labels[0];
        String stem = whole.substring(0, Math.min(LONGEST_STEM, whole.length()));
        return IntStream.rangeClosed(2, MOST_TRIES)
                .mapToObj(number -> stem + "-" + number + domain)
                .flatMap(text -> parsed(text).stream())
                .filter(name -> !view.get().records().containsKey(name) && !reserved.contain(name))
                .findFirst();
    }

    /** Returns the name; empty if it is not allowed, as one that is too long. */
    private static Optional<HostName> parsed(String text) {
        try {
            return Optional.of(new HostName(text));
        } catch (InvalidValueException e) {
            return Optional.empty();
        }
    }
}
