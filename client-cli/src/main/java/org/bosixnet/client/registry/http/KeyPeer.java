package org.bosixnet.client.registry.http;

import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.registry.BoundNames;
import org.bosixnet.client.registry.Registry.BindOutcome;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.bosixnet.client.registry.wire.BoundNamesJson;
import org.jspecify.annotations.Nullable;

/** Binds keys to names, unbinds them and lists them, with whatever key the requests carry. */
final class KeyPeer {
    /**
     * The longest page of bound names, in bytes: room for a thousand of the longest names with two keys each, and some
     * to spare.
     */
    private static final long PAGE_BYTES = 1 << 20;

    private final HttpTransport http;
    private final Failures failures;

    KeyPeer(HttpTransport http, Failures failures) {
        this.http = http;
        this.failures = failures;
    }

    /** Fails if the registry does not take the key that the requests carry. */
    void check() throws RegistryException, InterruptedException {
        Answer answer = http.send(Request.json("GET", "api/v1/session", null));
        refuseWithoutKeys(answer);
        if (answer.status() != 200) {
            throw failures.of(answer);
        }
    }

    BindOutcome bind(HostName name, AccessKey key) throws RegistryException, InterruptedException {
        return bound("POST", name, key);
    }

    /** Makes the key the only one, and withdraws the addresses. */
    BindOutcome replace(HostName name, AccessKey key) throws RegistryException, InterruptedException {
        return bound("PUT", name, key);
    }

    /** Returns a page of bound names after that one; null to begin with the first. */
    BoundNames list(@Nullable HostName after) throws RegistryException, InterruptedException {
        String path = "api/v1/keys" + (after == null ? "" : "?after=" + after);
        Answer answer = http.send(Request.json("GET", path, null).maxBytes(PAGE_BYTES));
        refuseWithoutKeys(answer);
        if (answer.status() != 200) {
            throw failures.of(answer);
        }
        return http.json(answer, BoundNamesJson::of);
    }

    private BindOutcome bound(String method, HostName name, AccessKey key)
            throws RegistryException, InterruptedException {
        Answer answer = http.send(Request.json(method, pathOf(name), "{\"key\":\"" + key.value() + "\"}"));
        refuseWithoutKeys(answer);
        if (answer.status() != 200 && answer.status() != 201) {
            throw failures.of(answer, name);
        }
        String[] bound = http.json(answer, json -> {
            String[] said = {"", ""};
            json.object(property -> {
                switch (property) {
                    case "name" -> said[0] = json.string();
                    case "id" -> said[1] = json.string();
                    default -> json.skip();
                }
            });
            return said;
        });
        if (!bound[0].equals(name.value()) || !bound[1].equals(key.id())) {
            throw failures.badAnswer("did not confirm that the " + key + " is bound to " + name);
        }
        return answer.status() == 201 ? BindOutcome.BOUND : BindOutcome.ALREADY_BOUND;
    }

    /** Returns whether the name had a key. */
    boolean unbind(HostName name) throws RegistryException, InterruptedException {
        Request delete = Request.json("DELETE", pathOf(name), null);
        Answer answer = http.send(delete);
        refuseWithoutKeys(answer);
        if (answer.status() == 204) {
            failures.requireGone(http.send(delete), name);
            return true;
        }
        if (answer.status() == 404) {
            return false;
        }
        throw failures.of(answer, name);
    }

    /** Fails if the peer does not know keys: originals and early versions of this registry do not. */
    private void refuseWithoutKeys(Answer answer) throws RegistryException {
        if (Failures.isElsewhere(answer)) {
            throw failures.noRegistry(answer);
        }
        boolean other = answer.knowsNoApi() && answer.status() != 204;
        String code = Problem.of(answer).code();
        if (other || code.equals("not-found") || code.equals("method-not-allowed")) {
            throw failures.of(Kind.REJECTED, "does not know keys: it is an original, an older version, or no registry");
        }
    }

    private static String pathOf(HostName name) {
        return ApiPeer.pathOf(name) + "/key";
    }
}
