package org.bosixnet.client.registry.http;

import org.bosixnet.client.host.AccessKey.Kind;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.InvalidValueException;
import org.bosixnet.client.host.RegistryUrl;
import org.jspecify.annotations.Nullable;

/** Advice for a person whose request a registry refused. */
final class NextStep {

    private NextStep() {}

    /**
     * Returns a space and a sentence, or an empty string if there is no advice.
     *
     * @param problem what the registry said
     * @param shown the credentials that the request carried
     * @param name the host that the request was about, or null
     */
    static String of(Problem problem, Shown shown, RegistryUrl url, @Nullable HostName name) {
        String host = name == null ? "NAME" : name.value();
        String advice =
                switch (problem.code()) {
                    case "no-key", "wrong-key" -> shown.hint().isEmpty() ? forUnknown(shown, url) : "";
                    case "not-allowed" ->
                        shown.kind() == null
                                ? ""
                                : "It needs a different kind of key from the " + shown.kind() + " that was sent.";
                    case "not-your-name" ->
                        "Run 'sudo bosixnet join " + url + "': it gives " + host + " a key of this computer's own,"
                                + " unless another computer has that name.";
                    case "name-taken" -> forTaken(problem, shown, url, host);
                    case "claim-refused" ->
                        "If " + host + " is another computer, choose another name: 'sudo bosixnet join " + url
                                + " --name " + instead(problem, host) + "'. If it is this one, run join in the network"
                                + " that its address is in, or ask an administrator for a key made by 'bosixnet key"
                                + " issue " + host + "'.";
                    case "rotation-under-way" ->
                        "If no computer of yours began it, ask an administrator to run 'bosixnet key replace " + host
                                + "'.";
                    case "name-reserved" ->
                        "Choose another name with --name, or ask an administrator for a key made by 'bosixnet key"
                                + " issue " + host + "', then run 'sudo bosixnet join " + url
                                + " --host-key-file FILE' with it.";
                    default -> "";
                };
        String both = (advice + " " + shown.hint()).strip();
        return both.isEmpty() ? "" : " " + both;
    }

    /** Mostly another computer has the same name by chance; to take its name away is the last thing to advise. */
    private static String forTaken(Problem problem, Shown shown, RegistryUrl url, String host) {
        if (shown.kind() == Kind.ADMIN) {
            return "To give it another key, which ends the one that it has: 'bosixnet key replace " + host + " --url "
                    + url + "'.";
        }
        // not 'key unbind': the name would go to the first claimant
        return "Another computer has that name; choose another one: 'sudo bosixnet join " + url + " --name "
                + instead(problem, host) + "'. If it is this computer, which lost its key, ask an administrator for one"
                + " made by 'bosixnet key replace " + host + "', then run 'sudo bosixnet join " + url
                + " --host-key-file FILE' with it.";
    }

    /** Returns the name that the registry says is free, or one that may be. */
    private static String instead(Problem problem, String host) {
        try {
            return new HostName(problem.free()).value();
        } catch (InvalidValueException e) {
            return host.replaceFirst("^[^.]*", "$0-2");
        }
    }

    private static String forUnknown(Shown shown, RegistryUrl url) {
        Kind kind = shown.kind();
        if (kind == Kind.JOIN || kind == Kind.ADMIN) {
            return "Ask its administrator for its " + kind + ".";
        }
        if (kind == Kind.READER) {
            return "Ask its administrator for its reader key, and put that into KEY_FILE.";
        }
        return shown.authorization() == null || kind == Kind.HOST
                ? "Run 'sudo bosixnet join " + url + "'."
                : "Correct the user name and the password in URL.";
    }
}
