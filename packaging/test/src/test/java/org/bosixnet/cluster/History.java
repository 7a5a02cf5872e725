package org.bosixnet.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bosixnet.cluster.Client.Answer;

/** Does what clients do, and keeps what each name's clients were told. For any thread. */
final class History {

    private final Map<String, Queue<Operation>> operations = new ConcurrentHashMap<>();
    private final Map<String, List<String>> sent = new ConcurrentHashMap<>();
    private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();

    private void add(String name, Operation operation) {
        operations.computeIfAbsent(name, any -> new ConcurrentLinkedQueue<>()).add(operation);
    }

    /** Writes an address with a key, and returns the answer. */
    Answer write(Client client, String name, String address, String key) {
        synchronized (this) {
            sent.computeIfAbsent(name, any -> new ArrayList<>()).add(address);
        }
        long start = System.nanoTime();
        Answer answer = client.put(name, address, key);
        if (answer.isGood()) {
            add(name, Operation.write(client.node(), address, start, System.nanoTime()));
        } else if (!answer.isRefused()) {
            add(name, Operation.write(client.node(), address, start, Operation.NEVER));
        }
        expect(answer, "PUT", name);
        return answer;
    }

    /** Writes an address with the administrator's key until a registry has stored it, which has to be its first answer. */
    void store(Client client, String name, String address) {
        Answer answer = Client.answered(() -> write(client, name, address, Cluster.ADMIN_KEY));
        if (!answer.isGood()) {
            throw new AssertionError(answer);
        }
    }

    /** Withdraws whatever address there is. That there is none, a registry says from what it knows, as it answers readers. */
    void withdraw(Client client, String name) {
        long start = System.nanoTime();
        Answer answer = client.delete(name, Cluster.ADMIN_KEY);
        if (answer.isGood()) {
            add(name, Operation.withdraw(client.node(), start, System.nanoTime()));
        } else if (answer.status() == 404) {
            add(name, Operation.read(client.node(), "", start, System.nanoTime()));
        } else if (!answer.isRefused()) {
            add(name, Operation.withdraw(client.node(), start, Operation.NEVER));
        }
        expect(answer, "DELETE", name);
    }

    /** Asks a registry for what it knows. */
    void read(Client client, String name) {
        long start = System.nanoTime();
        Answer answer = client.get("/" + name);
        if (answer.isGood() || answer.status() == 404) {
            String value = answer.isGood() ? answer.body() : "";
            add(name, Operation.localRead(client.node(), value, start, System.nanoTime()));
        }
        expect(answer, "GET", name);
    }

    /** Notes what a registry knows of a name once it is known to be up to date. */
    void readAtLast(String node, String name, String address) {
        long now = System.nanoTime();
        add(name, Operation.read(node, address, now, now));
    }

    private void expect(Answer answer, String method, String name) {
        boolean usual = answer.status() == Answer.NOT_SENT
                || answer.status() == Answer.NO_ANSWER
                || answer.isGood()
                || answer.status() == 503
                || (answer.status() == 404 && !method.equals("PUT"))
                || ((answer.status() == 401 || answer.status() == 403) && name.startsWith("claimed"));
        if (!usual) {
            unexpected.add(method + " " + name + ": " + answer);
        }
    }

    /** Returns the names of which anything is known. */
    List<String> names() {
        return operations.keySet().stream().sorted().toList();
    }

    List<Operation> of(String name) {
        return List.copyOf(operations.get(name));
    }

    /** Returns all addresses that were ever sent for a name, in that order. */
    synchronized List<String> sent(String name) {
        return List.copyOf(sent.getOrDefault(name, List.of()));
    }

    /** Returns which of these addresses of names were never sent. */
    List<String> neverSent(Map<String, Set<String>> addresses) {
        return addresses.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream()
                        .filter(address -> !sent(entry.getKey()).contains(address))
                        .map(address -> entry.getKey() + " " + address))
                .toList();
    }

    /** Returns the answers that there should not have been. */
    List<String> unexpected() {
        return List.copyOf(unexpected);
    }
}
