package org.bosixnet.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bosixnet.cluster.Client.Answer;

/** Who claimed which names, and what came of it. */
final class Claims {

    private static final String LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final List<Claim> all = new ArrayList<>();
    private int names;

    /** A key for a name that is to be made its owner. */
    static final class Claim {

        private final String name;
        private final String key;
        private final Client client;
        private volatile Answer answer = new Answer(Answer.NOT_SENT, "", "");
        private volatile boolean reported;

        private Claim(String name, String key, Client client) {
            this.name = name;
            this.key = key;
            this.client = client;
        }

        String name() {
            return name;
        }

        String key() {
            return key;
        }

        String id() {
            return key.split("_", -1)[1];
        }

        void make() {
            answer = client.bind(name, key, Cluster.JOIN_KEY);
        }

        void reported(Answer toReport) {
            reported = toReport.isGood();
        }

        /** Returns whether the owner was told to be it, or could report as such. */
        boolean isOwner() {
            return answer.isGood() || reported;
        }

        boolean isRefused() {
            return answer.isRefused();
        }

        @Override
        public String toString() {
            return name + " by " + id() + " at " + client.node() + ": " + answer.status() + ", reported " + reported;
        }
    }

    synchronized Claim begin(Client client, Random random) {
        return add(new Claim("claimed" + names++, hostKey(random), client));
    }

    synchronized Claim rival(Claim of, Client client, Random random) {
        return add(new Claim(of.name, hostKey(random), client));
    }

    private Claim add(Claim claim) {
        all.add(claim);
        return claim;
    }

    /** Returns all of a name. */
    synchronized List<Claim> of(String name) {
        return all.stream().filter(claim -> claim.name.equals(name)).toList();
    }

    synchronized List<String> names() {
        return all.stream().map(Claim::name).distinct().toList();
    }

    /** Returns a key that no host has. */
    static String hostKey(Random random) {
        return "bxh_" + letters(6, random) + "_" + letters(22, random);
    }

    private static String letters(int count, Random random) {
        StringBuilder letters = new StringBuilder();
        random.ints(count, 0, LETTERS.length()).forEach(i -> letters.append(LETTERS.charAt(i)));
        return letters.toString();
    }
}
