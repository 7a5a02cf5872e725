package org.bosixnet.client.registry.failover;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.LongSupplier;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.registry.BoundNames;
import org.bosixnet.client.registry.EventListener;
import org.bosixnet.client.registry.HostList;
import org.bosixnet.client.registry.RegisteredHost;
import org.bosixnet.client.registry.RegisteredHosts;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
import org.jspecify.annotations.Nullable;

/**
 * The members of one cluster, as one registry. A request goes to one member, and to the next at once if that one does not
 * answer it: so it fails only if no member works. What it asks for may have been done when the next is asked, too; all
 * requests bear that. Which members there are is said by the settings alone, and by no answer.
 */
public final class FailoverRegistry implements Registry {

    private static final System.Logger LOG = System.getLogger(FailoverRegistry.class.getName());

    /**
     * One member, by two clients.
     *
     * @param hasty gives up soon, since others can be asked
     * @param patient waits as long as for a registry that is alone: for the last one that is asked, because it may be
     *     that all are slow
     */
    public record Member(Registry hasty, Registry patient) {}

    private final String url;
    private final List<Member> members;
    private final MemberChoice choice;

    /**
     * @param url what the cluster is called
     * @param members at least one, in the order of preference; closed with this
     */
    public FailoverRegistry(String url, List<Member> members) {
        this(url, members, System::nanoTime);
    }

    FailoverRegistry(String url, List<Member> members, LongSupplier nanoTime) {
        this.url = url;
        this.members = List.copyOf(members);
        this.choice = new MemberChoice(members.size(), nanoTime);
    }

    private interface Question<T> {
        T ask(Registry member) throws RegistryException, InterruptedException;
    }

    private <T> T first(Question<T> question) throws RegistryException, InterruptedException {
        List<Integer> order = choice.order();
        List<RegistryException> failures = new ArrayList<>();
        for (int index : order) {
            Member member = members.get(index);
            boolean last = failures.size() == order.size() - 1;
            try {
                T answer = question.ask(last ? member.patient() : member.hasty());
                answered(index);
                return answer;
            } catch (RegistryException e) {
                if (e.isAnswer()) {
                    answered(index);
                    throw e;
                }
                choice.failed(index, String.valueOf(e.getMessage()));
                failures.add(e);
            }
        }
        throw failed(failures);
    }

    private void answered(int index) {
        Integer before = choice.answered(index);
        if (before != null) {
            String why = choice.away();
            LOG.log(
                    Level.INFO,
                    members.get(index).patient().url() + " answers now, instead of "
                            + members.get(before).patient().url() + (why.isEmpty() ? "." : ": " + why));
        }
    }

    /** Returns what all members said, as a failure of the kind of the first that may have done what was asked. */
    private static RegistryException failed(List<RegistryException> failures) {
        RegistryException first = failures.stream()
                .filter(each -> !each.kind().changedNothing())
                .findFirst()
                .orElse(failures.get(0));
        StringJoiner all = new StringJoiner(" ");
        Duration soonest = first.retryAfter();
        for (RegistryException each : failures) {
            all.add(each.getMessage());
            Duration asked = each.retryAfter();
            soonest = soonest == null || asked == null ? null : soonest.compareTo(asked) < 0 ? soonest : asked;
        }
        return new RegistryException(first.kind(), all.toString(), soonest, first.said());
    }

    @Override
    public String url() {
        return url;
    }

    /** {@inheritDoc} The clients are those that give up soon: whoever follows one member can follow another instead. */
    @Override
    public List<Registry> members() {
        return members.stream().map(Member::hasty).toList();
    }

    @Override
    public Reach reach() {
        Integer used = choice.used();
        return new Reach(used == null ? "" : members.get(used).patient().url(), choice.away());
    }

    @Override
    public Reported report(HostName name, List<HostAddress> addresses) throws RegistryException, InterruptedException {
        return first(member -> member.report(name, addresses));
    }

    @Override
    public WithdrawOutcome withdraw(HostName name) throws RegistryException, InterruptedException {
        return first(member -> member.withdraw(name));
    }

    @Override
    public Optional<HostList.Tagged> hosts(@Nullable String etag) throws RegistryException, InterruptedException {
        return first(member -> member.hosts(etag));
    }

    @Override
    public Optional<RegisteredHost> get(HostName name) throws RegistryException, InterruptedException {
        return first(member -> member.get(name));
    }

    @Override
    public RegisteredHosts list() throws RegistryException, InterruptedException {
        return first(Registry::list);
    }

    /** {@inheritDoc} It is that of the first member: who wants to go on at another asks the {@link #members}. */
    @Override
    public Stream events(@Nullable String position, EventListener listener) {
        return members.get(0).hasty().events(position, listener);
    }

    @Override
    public void checkKey() throws RegistryException, InterruptedException {
        boolean unused = first(member -> {
            member.checkKey();
            return true;
        });
    }

    @Override
    public BindOutcome bindKey(HostName name, AccessKey key) throws RegistryException, InterruptedException {
        return first(member -> member.bindKey(name, key));
    }

    @Override
    public BindOutcome replaceKey(HostName name, AccessKey key) throws RegistryException, InterruptedException {
        return first(member -> member.replaceKey(name, key));
    }

    @Override
    public boolean unbindKey(HostName name) throws RegistryException, InterruptedException {
        return first(member -> member.unbindKey(name));
    }

    @Override
    public BoundNames boundNames(@Nullable HostName after) throws RegistryException, InterruptedException {
        return first(member -> member.boundNames(after));
    }

    @Override
    public void requireSafeWay() throws RegistryException {
        for (Member member : members) {
            member.patient().requireSafeWay();
        }
    }

    @Override
    public void close() {
        for (Member member : members) {
            member.hasty().close();
            member.patient().close();
        }
    }
}
