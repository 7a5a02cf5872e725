package org.bosixnet.client.platform;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A service that runs what a test says, if anything. */
public final class FakeAgentService implements AgentService {

    /** What the service manager does when it is told to. */
    public interface Action {
        void run() throws IOException;
    }

    /** All that it was told to do, in order. */
    public final List<String> told = new CopyOnWriteArrayList<>();

    public volatile Action onStart = () -> state = new State(Phase.RUNS, 4711);
    public volatile Action onStop = () -> {};
    public volatile boolean enabled;
    public volatile State state = new State(Phase.ENDED, 0);
    public volatile @Nullable IOException stateFailure;
    public volatile String lastLine = "";

    @Override
    public String name() {
        return "the-agent";
    }

    @Override
    public String startCommand() {
        return "sudo start the-agent";
    }

    @Override
    public String logCommand() {
        return "log the-agent";
    }

    @Override
    public void start() throws IOException {
        told.add("start");
        enabled = true;
        onStart.run();
    }

    @Override
    public void stop() throws IOException {
        told.add("stop");
        enabled = false;
        onStop.run();
        state = new State(Phase.ENDED, 0);
    }

    @Override
    public State state() throws IOException {
        IOException failure = stateFailure;
        if (failure != null) {
            throw failure;
        }
        return state;
    }

    @Override
    public boolean isEnabled() {
        return enabled;
    }

    @Override
    public String lastLine() {
        return lastLine;
    }
}
